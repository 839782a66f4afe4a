/** What a text loses before it is logged, and what it keeps. */
import { expect, it } from 'vitest'
import { redact } from './redact.ts'

const JWT = `${Buffer.from('{"typ":"JWT"}').toString('base64url')}.${'a'.repeat(40)}.${'b'.repeat(40)}`

it.each([
  ['a token', JWT],
  ['a token without its signature', JWT.split('.').slice(0, 2).join('.')],
  ['a client secret', 'abc8Q~ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefgh'],
  ['a code or refresh token', `0.AXoAbcdef.${'x'.repeat(60)}`],
  ['anything long without structure', 'Zm9v'.repeat(30)],
])('%s is taken out, wherever it stands', (_name, secret) => {
  for (const text of [
    secret,
    `/secrets/${secret}/versions`,
    `SDK/1.0 ${secret}`,
    `The name '${secret}' is not valid.`,
  ]) {
    expect(redact(text)).not.toContain(secret)
    expect(redact(text)).toContain('[redacted]')
  }
})

it.each([
  '/secrets/a-long-but-plain-name-of-a-secret/0123456789abcdef0123456789abcdef',
  '/subscriptions/1f4e8a92-73c6-4d05-8b19-e6a05d3c7f20/resourceGroups/contoso-dev/providers/Microsoft.KeyVault/vaults/v',
  'azsdk-js-keyvault-secrets/4.12.0 core-rest-pipeline/1.22.0 Node/24.21.0 OS/(x64-Linux-6.1.0)',
  'Caller: appid=6f0c2f57-9d3b-4c1e-8a55-4be0a1d2c3f4;oid=81c5e2a7-94d3-4b6f-a0e8-3c7f1b5d2906;iss=https://sts.windows.net/5a7d0c1e-6f2b-4c83-9e14-7b3a2d8f6051/',
])('plain words stay: %s', (text) => {
  expect(redact(text)).toBe(text)
})
