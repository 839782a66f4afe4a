/** What the pages of secrets, keys and certificates say differently, and how a new one is asked for. */
import { type Html, html } from '../../core/html.ts'
import type { IconName } from '../icons.ts'
import { selectField, textArea, textField } from '../parts.ts'
import type { Body, Visit } from '../visit.ts'

export type Kind = 'secrets' | 'keys' | 'certificates'

type Problems = Readonly<Record<string, string>>

interface KindRow {
  /** One of them, in small letters. */
  readonly noun: string
  readonly icon: IconName
  readonly emptyTitle: string
  readonly emptyText: string
  /** Heading of the form behind Generate/Import. */
  readonly create: string
  fields(visit: Visit, problems: Problems): Html
  /** Method, path after the name, and body; the field a refusal of the service belongs to, beside the name. */
  request(form: URLSearchParams): { readonly method: string; readonly action: string; readonly body: Body }
  readonly refusedField?: (message: string) => string | undefined
}

const typed = (visit: Visit, name: string, fallback = ''): string => visit.form.get(name) ?? fallback

const name = (visit: Visit, problems: Problems) =>
  textField('name', 'Name', {
    required: true,
    value: typed(visit, 'name'),
    problem: problems.name,
    hint: 'Letters, digits and hyphens, up to 127.',
  })

const expiration = (visit: Visit, problems: Problems) =>
  textField('expires', 'Expiration date (optional)', {
    type: 'date',
    value: typed(visit, 'expires'),
    problem: problems.expires,
  })

/** Unix seconds; nothing for an empty field. */
const attributes = (form: URLSearchParams) => {
  const at = Date.parse(form.get('expires') ?? '')
  return Number.isNaN(at) ? {} : { attributes: { exp: at / 1000 } }
}

const KEY_KINDS = [
  ['RSA-2048', 'RSA 2048'],
  ['RSA-3072', 'RSA 3072'],
  ['RSA-4096', 'RSA 4096'],
  ['EC-P-256', 'EC P-256'],
  ['EC-P-384', 'EC P-384'],
  ['EC-P-521', 'EC P-521'],
  ['EC-P-256K', 'EC P-256K'],
] as const

export const KINDS: Readonly<Record<Kind, KindRow>> = {
  secrets: {
    noun: 'secret',
    icon: 'secret',
    emptyTitle: 'There are no secrets available',
    emptyText: 'Create one above, or let your import fill the vault.',
    create: 'Create a secret',
    fields: (visit, problems) =>
      html`<div class="two">${name(visit, problems)}${textField('value', 'Secret value', {
        required: true,
        value: typed(visit, 'value'),
        problem: problems.value,
      })}${textField('contentType', 'Content type (optional)', { value: typed(visit, 'contentType') })}${expiration(visit, problems)}</div>`,
    request: (form) => ({
      method: 'PUT',
      action: '',
      body: {
        value: form.get('value') ?? '',
        ...(form.get('contentType') && { contentType: form.get('contentType') }),
        ...attributes(form),
      },
    }),
  },
  keys: {
    noun: 'key',
    icon: 'key',
    emptyTitle: 'There are no keys available',
    emptyText: 'Generate one above, or let a client make or import one.',
    create: 'Create a key',
    fields: (visit, problems) =>
      html`<div class="two">${name(visit, problems)}${selectField('keyType', 'Key type and size', KEY_KINDS, { value: typed(visit, 'keyType') })}${expiration(visit, problems)}</div>`,
    request(form) {
      const [kty = 'RSA', ...size] = (form.get('keyType') ?? 'RSA-2048').split('-')
      const sized = kty === 'RSA' ? { key_size: Number(size[0]) } : { crv: size.join('-') }
      return { method: 'POST', action: '/create', body: { kty, ...sized, ...attributes(form) } }
    },
  },
  certificates: {
    noun: 'certificate',
    icon: 'certificate',
    emptyTitle: 'There are no certificates available',
    emptyText: 'Generate a self-signed one above, or let a client make or import one.',
    create: 'Create a certificate',
    fields: (visit, problems) =>
      html`<div class="two">${name(visit, problems)}${textField('subject', 'Subject', {
        required: true,
        value: typed(visit, 'subject', 'CN='),
        problem: problems.subject,
        hint: 'An X.500 name, such as CN=contoso.example.',
      })}${textField('months', 'Validity period (in months)', { type: 'number', value: typed(visit, 'months', '12'), problem: problems.months })}</div>${textArea('names', 'DNS names (optional)', { value: typed(visit, 'names'), hint: 'One in a line.' })}`,
    request: (form) => {
      const names = (form.get('names') ?? '').split(/\s+/).filter(Boolean)
      return {
        method: 'POST',
        action: '/create',
        body: {
          policy: {
            issuer: { name: 'Self' },
            key_props: { kty: 'RSA', key_size: 2048, exportable: true, reuse_key: false },
            secret_props: { contentType: 'application/x-pkcs12' },
            x509_props: {
              subject: form.get('subject') ?? '',
              validity_months: Number(form.get('months')),
              ...(names.length > 0 && { sans: { dns_names: names } }),
            },
          },
        },
      }
    },
    refusedField: (message) =>
      /subject|x500|x509/i.test(message) ? 'subject' : /valid|month/i.test(message) ? 'months' : undefined,
  },
}

/** Name in an object's id. */
export const nameOf = (one: Body): string =>
  decodeURIComponent(new URL(one.id ?? one.kid ?? one.recoveryId).pathname.split('/')[2] ?? '')
