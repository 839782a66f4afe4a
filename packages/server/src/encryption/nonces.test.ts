/** A file of its own: a million texts take a minute, beside which others can run. */
import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createSealer } from './create-sealer.ts'
import { encryptionKey } from './encryption-key.ts'

test('security 44: a sealed text has a nonce no other one has, over a million of them', async () => {
  const sealer = await createSealer([encryptionKey(randomBytes(32))])
  const nonces = new Set<string>()
  for (let round = 0; round < 2_000; round++) {
    const sealed = await Promise.all(
      Array.from({ length: 500 }, () => sealer.seal('', { table: 'grants', column: 'access_token_sealed', id: 'a' })),
    )
    for (const text of sealed) nonces.add(text.split('.')[2] ?? '')
  }
  expect(nonces.size).toBe(1_000_000)
  expect([...nonces].slice(0, 1_000).every((nonce) => Buffer.from(nonce, 'base64url').length === 12)).toBe(true)
}, 240_000)
