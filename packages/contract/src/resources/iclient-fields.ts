/** The fields of a client, each with what is said of a wrong value. */
import { z } from 'zod'
import { SecretInput } from '../secret.ts'
import {
  CLIENT_ID_HINTS,
  CLIENT_SECRET_HINTS,
  type HintRow,
  hintFor,
  isGuid,
  isTenant,
  TENANT_HINTS,
} from './iclient-hints.ts'

/** Which Azure the client belongs to. `sandbox` and `custom` are offered only where the server has them. */
export const CLOUDS = ['public', 'usGovernment', 'china', 'custom', 'sandbox'] as const
export const Cloud = z.enum(CLOUDS)
export type Cloud = z.infer<typeof Cloud>

/** @param fits true for values that need no hint */
function hinted<T extends z.ZodType<string>>(schema: T, rows: readonly HintRow[], fits: (value: string) => boolean) {
  return schema.superRefine((value, context) => {
    const message = fits(value) ? undefined : hintFor(rows, value)
    if (message !== undefined) context.addIssue({ code: 'custom', message, input: value })
  })
}

const required = () =>
  z
    .string({ error: () => 'is required' })
    .trim()
    .min(1, 'is required')

export const ClientId = hinted(required(), CLIENT_ID_HINTS, isGuid)
export const ClientSecret = hinted(SecretInput, CLIENT_SECRET_HINTS, () => false)
export const TenantId = hinted(required(), TENANT_HINTS, isTenant)

/** When a client secret ends, as Azure shows it beside the secret. Unknown when it is left out. */
export const SecretExpiry = z.iso
  .datetime({ offset: true, message: 'must be a date and time such as 2027-01-31T00:00:00Z' })
  .transform((text) => new Date(text).toISOString())

export const NO_PASSWORD_GRANT =
  'must be authorizecode or clientcredentials. Keyway takes no passwords of people: they sign in themselves'

/** An address of the sign-in service: https, no user name, nothing after the path. */
export const SignInUrl = z
  .string({ error: () => 'is required' })
  .trim()
  .refine((text) => /^https?:\/\//i.test(text) && URL.canParse(text), 'must be a URL that begins with https://')
  .refine((text) => !URL.canParse(text) || isPlain(new URL(text)), 'must be an address alone, without ?, # or @')

const isPlain = ({ search, hash, username, password }: URL): boolean =>
  search === '' && hash === '' && username === '' && password === ''

export const DomainName = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^(?!.*[/:@?#\s])[a-z0-9.-]{1,253}$/, 'must be a host name alone, such as login.microsoftonline.com')
