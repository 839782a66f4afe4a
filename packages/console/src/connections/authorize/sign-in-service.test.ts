import { AZURE_KEY_VAULT_ID, HTTP_ID, type IClient } from '@keyway/contract'
import { expect, test } from 'vitest'
import { signInService } from './sign-in-service.ts'

const client = (uri: string) => ({ oauth2: { auth: { uri } } }) as unknown as IClient

test('a sign-in is named by the host that a browser is sent to, and for Azure it is Microsoft', () => {
  expect(signInService(HTTP_ID, client('https://auth.example.com/authorize'))).toBe('auth.example.com')
  expect(signInService(HTTP_ID, undefined)).toBe('the service')
  expect(signInService(AZURE_KEY_VAULT_ID, client('https://login.microsoftonline.com/t'))).toBe('Microsoft')
})
