/** The certificate a client proves itself with: how it is given, made and shown. Its private key is never shown. */
import { z } from 'zod'
import { Timestamp } from '../ids.ts'
import { ignoring } from '../input.ts'
import { Masked, SecretInput } from '../secret.ts'

const LARGEST = 65_536

const Pem = z.string().trim().max(LARGEST, 'must be at most 65,536 characters')

/** Members that reads add; sent back they are ignored. */
const READ_ONLY = ['thumbprint', 'thumbprintSha256', 'subject', 'notBefore', 'notAfter', 'madeByKeyway']

/**
 * One of: `cert` with `key` (PEM), `pfx` (base64 of PKCS #12), or `make` to have Keyway make both. `cert` alone, as it
 * was read, keeps what is stored.
 */
export const ClientCertificateInput = ignoring(
  READ_ONLY,
  z.strictObject({
    /** PEM. May hold the private key too, as many tools write both into one file. */
    cert: Pem.optional(),
    /** PEM: PKCS #8, PKCS #1, or either of them encrypted. */
    key: SecretInput.optional(),
    /** Opens an encrypted `key`, or `pfx`. Not stored. */
    passphrase: z.string().max(1024, 'must be at most 1,024 characters').optional(),
    pfx: SecretInput.optional(),
    make: z
      .strictObject({
        /** Common name. Left out: the name of the client. */
        subject: z
          .string()
          .trim()
          .min(1, 'must not be empty')
          .max(64, 'must be at most 64 characters')
          .regex(/^\P{Cc}*$/u, 'must not contain control characters')
          .optional(),
        days: z
          .number()
          .int()
          .min(1, 'must be at least 1')
          .max(730, 'must be at most 730: Microsoft advises no longer than two years')
          .default(365),
      })
      .optional(),
  }),
)
export type ClientCertificateInput = z.infer<typeof ClientCertificateInput>

export const ClientCertificate = z.object({
  /** PEM, to upload in Azure. */
  cert: z.string(),
  key: Masked,
  /** SHA-1 of the DER in upper-case hex: what Azure shows. */
  thumbprint: z.string(),
  /** SHA-256 of the DER, base64url: `x5t#S256` (RFC 7515 4.1.8). */
  thumbprintSha256: z.string(),
  subject: z.string(),
  notBefore: Timestamp,
  notAfter: Timestamp,
  /** The key was made here and has never left. */
  madeByKeyway: z.boolean(),
})
export type ClientCertificate = z.infer<typeof ClientCertificate>
