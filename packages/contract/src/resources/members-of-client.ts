/**
 * Members integrator.io has in a connection's `oauth` block and Keyway in the OAuth 2.0 client: taken where they say what
 * the client says, and not kept.
 */
import { z } from 'zod'
import { isMask } from '../secret.ts'
import { NO_PASSWORD_GRANT } from './iclient-fields.ts'
import { GRANT_TYPES } from './ways.ts'

const Text = z.string().max(8_192, 'must be at most 8,192 characters').nullish()

export const membersOfClient = {
  /** integrator.io's switch: in Keyway these always stand in the client. */
  useIClientFields: z
    .literal(true, { error: () => 'must be true: addresses and secrets stand in the OAuth 2.0 client' })
    .optional(),
  grantType: z.enum(GRANT_TYPES, { error: () => NO_PASSWORD_GRANT }).nullish(),
  authURI: Text,
  tokenURI: Text,
  clientId: Text,
  clientSecret: z
    .string()
    .refine(isMask, 'must not stand in a connection: enter it in the OAuth 2.0 client, which stores it encrypted')
    .nullish(),
  clientCredentialsLocation: Text,
  scopeDelimiter: Text,
  accessTokenHeaders: z
    .array(z.strictObject({ name: z.string(), value: z.string() }))
    .max(20)
    .nullish(),
  accessTokenBody: Text,
  oauth2RedirectUrl: Text,
}
export type MembersOfClient = z.infer<z.ZodObject<typeof membersOfClient>>
