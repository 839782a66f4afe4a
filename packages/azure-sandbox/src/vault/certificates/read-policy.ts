/** Reads a policy from a body, member by member over what is there already. */
import { seconds } from '../../core/clock.ts'
import { invalidProperty } from '../errors.ts'
import {
  isObject,
  type JsonObject,
  optionalBoolean,
  optionalInteger,
  optionalList,
  optionalObject,
  optionalString,
  optionalStrings,
  requiredObject,
} from '../json-body.ts'
import { isCurve, isKeyType, KEY_TYPES, RSA_SIZES } from '../keys/key-types.ts'
import {
  type CertificatePolicy,
  defaultLifetimeActions,
  type IssuerParameters,
  KEY_USAGES,
  type KeyProperties,
  type KeyUsage,
  type LifetimeAction,
  PEM,
  PFX,
  type SecretContentType,
  type SubjectAlternativeNames,
  type X509Properties,
} from './policy.ts'
import { readEkus, readSans } from './read-names.ts'
import { isDistinguishedName } from './x509.ts'

/**
 * The policy `given` describes, members it leaves out taken from `base`. Throws an `invalidProperty`; the subject is
 * looked at first, as in Azure.
 */
export function readPolicy(given: JsonObject, base: CertificatePolicy, now: number): CertificatePolicy {
  const x509_props = readX509(part(given, 'x509_props'), base.x509_props)
  const key_props = readKeyProperties(part(given, 'key_props'), base.key_props)
  const issuer = readIssuer(part(given, 'issuer'), base.issuer)
  return {
    key_props,
    secret_props: { contentType: readContentType(part(given, 'secret_props')) ?? base.secret_props.contentType },
    x509_props,
    lifetime_actions: readLifetimeActions(given, x509_props.validity_months) ?? keptActions(base, issuer),
    issuer,
    attributes: { ...base.attributes, updated: seconds(now) },
  }
}

const part = (given: JsonObject, member: string): JsonObject => optionalObject(given, member, `policy.${member}`) ?? {}

/** Actions that suited another issuer give way to the defaults of the new one. */
const keptActions = (base: CertificatePolicy, issuer: IssuerParameters): readonly LifetimeAction[] =>
  issuer.name === base.issuer.name ? base.lifetime_actions : defaultLifetimeActions(issuer.name)

function readX509(given: JsonObject, base: X509Properties): X509Properties {
  const at = 'policy.x509_props'
  const subject = optionalString(given, 'subject', `${at}.subject`) ?? base.subject
  const sans = readSans(optionalObject(given, 'sans', `${at}.sans`)) ?? base.sans
  checkSubject(subject, sans)
  const constraints = optionalObject(given, 'basic_constraints', `${at}.basic_constraints`)
  const months = optionalInteger(given, 'validity_months', `${at}.validity_months`) ?? base.validity_months
  if (months < 1 || months > 1200) throw invalidProperty(`${at}.validity_months`, 'It must be between 1 and 1200.')
  return {
    subject,
    ...(sans === undefined ? {} : { sans }),
    ekus: readEkus(given) ?? base.ekus,
    key_usage: optionalStrings(given, 'key_usage', `${at}.key_usage`)?.map(readUsage) ?? base.key_usage,
    validity_months: months,
    basic_constraints: constraints ? readConstraints(constraints) : base.basic_constraints,
  }
}

function checkSubject(subject: string, sans: SubjectAlternativeNames | undefined): void {
  const hasSans = Object.values(sans ?? {}).some((names) => names.length > 0)
  if (subject === '' ? hasSans : isDistinguishedName(subject)) return
  throw invalidProperty('policy.x509_props', 'Invalid X.500 distinguished name')
}

/** SDKs differ in the case of `cRLSign`. */
function readUsage(text: string): KeyUsage {
  const usage = KEY_USAGES.find((one) => one.toLowerCase() === text.toLowerCase())
  if (!usage) throw invalidProperty('policy.x509_props.key_usage', `${text} is no key usage.`)
  return usage
}

function readConstraints(given: JsonObject): X509Properties['basic_constraints'] {
  const at = 'policy.x509_props.basic_constraints'
  const length = optionalInteger(given, 'path_len_constraint', `${at}.path_len_constraint`)
  if (length !== undefined && (length < 0 || length > 255))
    throw invalidProperty(`${at}.path_len_constraint`, 'It must be between 0 and 255.')
  return {
    ca: optionalBoolean(given, 'ca', `${at}.ca`) ?? false,
    ...(length === undefined ? {} : { path_len_constraint: length }),
  }
}

function readKeyProperties(given: JsonObject, base: KeyProperties): KeyProperties {
  const at = 'policy.key_props'
  const kty = optionalString(given, 'kty', `${at}.kty`) ?? base.kty
  if (!isKeyType(kty)) throw invalidProperty(`${at}.kty`, 'It must be RSA, RSA-HSM, EC or EC-HSM.')
  const common = {
    // Microsoft, certificate policy: the private key of an HSM type never leaves it
    exportable: !KEY_TYPES[kty].hsm && (optionalBoolean(given, 'exportable', `${at}.exportable`) ?? base.exportable),
    kty,
    reuse_key: optionalBoolean(given, 'reuse_key', `${at}.reuse_key`) ?? base.reuse_key,
  }
  if (KEY_TYPES[kty].family === 'EC') {
    const crv = optionalString(given, 'crv', `${at}.crv`) ?? base.crv ?? 'P-256'
    if (!isCurve(crv)) throw invalidProperty(`${at}.crv`, 'It must be P-256, P-384, P-521 or P-256K.')
    return { ...common, crv }
  }
  const key_size = optionalInteger(given, 'key_size', `${at}.key_size`) ?? base.key_size ?? 2048
  if (!RSA_SIZES.some((size) => size === key_size))
    throw invalidProperty(`${at}.key_size`, 'It must be 2048, 3072 or 4096.')
  return { exportable: common.exportable, kty, key_size, reuse_key: common.reuse_key }
}

function readContentType(given: JsonObject): SecretContentType | undefined {
  const text = optionalString(given, 'contentType', 'policy.secret_props.contentType')
  if (text === undefined || text === PFX || text === PEM) return text
  throw invalidProperty('policy.secret_props.contentType', `It must be ${PFX} or ${PEM}.`)
}

function readIssuer(given: JsonObject, base: IssuerParameters): IssuerParameters {
  const name = optionalString(given, 'name', 'policy.issuer.name') ?? base.name
  const cty = optionalString(given, 'cty', 'policy.issuer.cty')
  const transparency = optionalBoolean(given, 'cert_transparency', 'policy.issuer.cert_transparency')
  return {
    ...(name === base.name ? base : {}),
    name,
    ...(cty === undefined ? {} : { cty }),
    ...(transparency === undefined ? {} : { cert_transparency: transparency }),
  }
}

function readLifetimeActions(given: JsonObject, months: number): readonly LifetimeAction[] | undefined {
  return optionalList(given, 'lifetime_actions', 'policy.lifetime_actions')?.map((one) => {
    if (!isObject(one)) throw invalidProperty('policy.lifetime_actions', 'Each must be an object.')
    return readLifetimeAction(one, months)
  })
}

function readLifetimeAction(given: JsonObject, months: number): LifetimeAction {
  const at = 'policy.lifetime_actions'
  const type = optionalString(
    requiredObject(given, 'action', `${at}.action`),
    'action_type',
    `${at}.action.action_type`,
  )
  const action_type = (['AutoRenew', 'EmailContacts'] as const).find((one) => one.toLowerCase() === type?.toLowerCase())
  if (!action_type) throw invalidProperty(`${at}.action.action_type`, 'It must be AutoRenew or EmailContacts.')
  const trigger = requiredObject(given, 'trigger', `${at}.trigger`)
  const percentage = optionalInteger(trigger, 'lifetime_percentage', `${at}.trigger.lifetime_percentage`)
  const days = optionalInteger(trigger, 'days_before_expiry', `${at}.trigger.days_before_expiry`)
  if (percentage === undefined && days === undefined)
    throw invalidProperty(`${at}.trigger`, 'It needs lifetime_percentage or days_before_expiry.')
  if (percentage !== undefined && (percentage < 1 || percentage > 99))
    throw invalidProperty(`${at}.trigger.lifetime_percentage`, 'It must be between 1 and 99.')
  if (days !== undefined && (days < 1 || days > months * 27))
    throw invalidProperty(`${at}.trigger.days_before_expiry`, `It must be between 1 and ${months * 27}.`)
  return {
    trigger: {
      ...(percentage === undefined ? {} : { lifetime_percentage: percentage }),
      ...(days === undefined ? {} : { days_before_expiry: days }),
    },
    action: { action_type },
  }
}
