/** How secrets look from outside: six asterisks. A value of only asterisks is never stored. */
import { z } from 'zod'

export const MASK = '******' as const

/** A secret as reads show it: nothing else passes, so that a presenter that forgets the mask answers an error and no secret. */
export const Masked = z.literal(MASK)

/** True for what a client got from a read and sent back: "keep what is stored". */
export const isMask = (value: unknown): boolean => value === MASK

/** A secret a client may send; the mask stands for the stored one. */
export const SecretInput = z
  .string()
  .min(1, 'must not be empty')
  .max(16_384, 'must be at most 16,384 characters')
  .refine((value) => isMask(value) || !/^\*+$/.test(value), 'is only asterisks: leave it out to keep the stored secret')
  .meta({ description: 'Write-only. Reads show ******; sending that back keeps the stored value.' })
