/**
 * Tokens: 256 random bits each, kept as their SHA-256 only. They are looked up by that hash, so how long a look-up takes
 * tells nothing about a token, and no slow hash is needed: there is no dictionary of random bits.
 */
import { hash, randomBytes } from 'node:crypto'

export const newToken = (): string => randomBytes(32).toString('base64url')

export const hashToken = (token: string): string => hash('sha256', token, 'base64url')
