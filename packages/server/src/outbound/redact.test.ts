import { operationOf } from '@keyway/connectors'
import { diagnosis } from '@keyway/contract'
import { expect, test } from 'vitest'
import { redactDiagnosis, secretsOf } from './redact.ts'

const secrets = (id: string, inputs: object) => {
  const row = operationOf('data-plane', id)
  if (!row) throw new Error(`no operation ${id}`)
  return secretsOf(row, { ...inputs })
}

test('what is no secret may be told, and so may what is too short to be one', () => {
  expect(secrets('SetSecret', { 'secret-name': 'database', value: 'abc', contentType: 'text/plain' })).toEqual([])
})

test('the members of a private key are secrets, its type is not', () => {
  const key = { kty: 'EC-HSM', crv: 'P-256', d: 'private-member-1', more: ['private-member-2'] }
  expect(secrets('ImportKey', { 'key-name': 'signing', key })).toEqual(['private-member-1', 'private-member-2'])
})

test('bytes are a secret as they were given and as they are sent', () => {
  const found = secrets('encrypt', { 'key-name': 'a', alg: 'RSA-OAEP', value: 'text:hunter2' })
  expect(found).toEqual(['text:hunter2', 'aHVudGVyMg'])
  const told = redactDiagnosis(diagnosis('bad_parameter', { azureMessage: 'aHVudGVyMg is too short' }), found)
  expect(told.cause).not.toContain('aHVudGVyMg')
  expect(told.cause).toContain('****** is too short')
})
