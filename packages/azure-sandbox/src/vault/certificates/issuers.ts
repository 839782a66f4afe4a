/** External certificate issuers of a vault: /certificates/issuers. Their password goes in and never comes out. */
import { seconds } from '../../core/clock.ts'
import { isSince } from '../api-versions.ts'
import { withoutUndefined } from '../attributes.ts'
import { type Call, objectUrl, ok } from '../call.ts'
import { invalidProperty, refusal } from '../errors.ts'
import {
  isObject,
  optionalBoolean,
  optionalList,
  optionalObject,
  optionalString,
  requiredString,
} from '../json-body.ts'
import { listBody, pageSize, pageStart, skipToken } from '../paging.ts'
import type { AdministratorDetails, IssuerRecord, OrganizationDetails } from './issuer-record.ts'
import { SELF, UNKNOWN } from './policy.ts'

const RESERVED = [SELF, UNKNOWN].map((name) => name.toLowerCase())

const issuerKey = (call: Call, name: string): string => `${call.partition}/${name.toLowerCase()}`

export const findIssuer = (call: Call, name: string): IssuerRecord | undefined =>
  call.objects.issuers.get(issuerKey(call, name))

export function setIssuer(call: Call) {
  if (RESERVED.includes(call.issuer.toLowerCase())) throw refusal('nameInvalid', { name: call.issuer })
  const provider = requiredString(call.body, 'provider')
  const old = findIssuer(call, call.issuer)
  const now = seconds(call.now)
  return save(call, {
    name: old?.name ?? call.issuer,
    provider,
    ...readDetails(call),
    attributes: { enabled: readEnabled(call) ?? true, created: old?.attributes.created ?? now, updated: now },
  })
}

/** PATCH: members left out keep their value. */
export function updateIssuer(call: Call) {
  const old = requireIssuer(call)
  return save(call, {
    ...old,
    provider: optionalString(call.body, 'provider') ?? old.provider,
    ...readDetails(call),
    attributes: { ...old.attributes, enabled: readEnabled(call) ?? old.attributes.enabled, updated: seconds(call.now) },
  })
}

export const getIssuer = (call: Call) => ok(showIssuer(call, requireIssuer(call)))

/** Answers the issuer it removes. */
export function deleteIssuer(call: Call) {
  const issuer = requireIssuer(call)
  call.objects.issuers.delete(issuerKey(call, issuer.name))
  return ok(showIssuer(call, issuer))
}

export function listIssuers(call: Call) {
  const prefix = `${call.partition}/`
  const count = pageSize(call.query)
  const start = pageStart(call.query, 'issuer') ?? ''
  const issuers = [...call.objects.issuers.entries()]
    .filter(([key]) => key.startsWith(prefix) && key.slice(prefix.length) >= start)
    .map(([, issuer]) => issuer)
    .sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1))
  const shown = issuers.slice(0, count).map(({ name, provider }) => ({ id: issuerUrl(call, name), provider }))
  const next = issuers[count]
  return ok(listBody(call, '/certificates/issuers', shown, next && skipToken('issuer', next.name)))
}

function requireIssuer(call: Call): IssuerRecord {
  const issuer = findIssuer(call, call.issuer)
  if (!issuer) throw refusal('issuerNotFound')
  return issuer
}

function save(call: Call, issuer: IssuerRecord) {
  call.objects.issuers.set(issuerKey(call, issuer.name), issuer)
  return ok(showIssuer(call, issuer))
}

const issuerUrl = (call: Call, name: string): string => objectUrl(call, 'certificates', 'issuers', name)

function showIssuer(call: Call, { name, provider, credentials, org_details, attributes }: IssuerRecord): object {
  // recordings from 2018 to 2021 show a zip code nobody can set
  const zip = isSince(call.apiVersion, '7.4') ? {} : { zip: 0 }
  const { id, admin_details } = org_details ?? {}
  return withoutUndefined({
    id: issuerUrl(call, name),
    provider,
    credentials: credentials && withoutUndefined({ account_id: credentials.account_id }),
    org_details: org_details && withoutUndefined({ id, ...zip, admin_details }),
    attributes,
  })
}

const readEnabled = (call: Call): boolean | undefined =>
  optionalBoolean(optionalObject(call.body, 'attributes') ?? {}, 'enabled', 'attributes.enabled')

function readDetails(call: Call): Pick<IssuerRecord, 'credentials' | 'org_details'> {
  const credentials = optionalObject(call.body, 'credentials')
  const organization = optionalObject(call.body, 'org_details')
  return withoutUndefined({
    credentials: credentials && {
      ...withoutUndefined({
        account_id: optionalString(credentials, 'account_id', 'credentials.account_id'),
        pwd: optionalString(credentials, 'pwd', 'credentials.pwd'),
      }),
    },
    org_details: organization && readOrganization(organization),
  })
}

function readOrganization(given: Readonly<Record<string, unknown>>): OrganizationDetails {
  return withoutUndefined({
    id: optionalString(given, 'id', 'org_details.id'),
    admin_details: optionalList(given, 'admin_details', 'org_details.admin_details')?.map(readAdministrator),
  })
}

function readAdministrator(given: unknown): AdministratorDetails {
  if (!isObject(given)) throw invalidProperty('org_details.admin_details', 'Each must be an object.')
  const text = (member: string) => optionalString(given, member, `org_details.admin_details.${member}`)
  return withoutUndefined({
    first_name: text('first_name'),
    last_name: text('last_name'),
    email: text('email'),
    phone: text('phone'),
  })
}
