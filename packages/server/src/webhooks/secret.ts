/** The secrets webhooks are signed with: `whsec_` and 32 random bytes in base64, as the Standard Webhooks specification has it. */
import { randomBytes } from 'node:crypto'
import type { Place } from '../encryption/sealer.ts'

export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`

export const secretPlace = (id: string): Place => ({ table: 'webhooks', column: 'secret_sealed', id })
export const formerSecretPlace = (id: string): Place => ({ table: 'webhooks', column: 'former_secret_sealed', id })
