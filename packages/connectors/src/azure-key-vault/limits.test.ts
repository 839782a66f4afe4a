import { expect, test } from 'vitest'
import { LIMITS, priceOfCall } from './limits.ts'

test.each([
  ['PUT', '/secrets/a', 'secret creation'],
  ['POST', '/secrets/restore', 'secret creation'],
  ['GET', '/secrets/a', 'other'],
  ['PATCH', '/secrets/a/0123', 'other'],
  ['DELETE', '/secrets/a', 'other'],
  ['POST', '/secrets/a/backup', 'other'],
  ['POST', '/keys/a/create', 'key creation'],
  ['PUT', '/KEYS/a', 'key creation'],
  ['POST', '/keys/a/rotate', 'key creation'],
  ['POST', '/keys/restore', 'key creation'],
  ['POST', '/keys/a/0123/release', 'key creation'],
  ['GET', '/keys', 'key use'],
  ['POST', '/keys/a/0123/sign', 'key use'],
  ['PUT', '/keys/a/rotationpolicy', 'key use'],
  ['GET', '/deletedkeys/a', 'key use'],
  ['POST', '/certificates/a/create', 'other'],
  ['GET', '/keysmith', 'other'],
])('%s %s counts as %s', (method, path, bucket) => {
  expect(priceOfCall(method, path)).toEqual({ bucket, units: 1 })
})

test.each([
  [{ kty: 'RSA', size: 2048 }, 1, 4000],
  [{ kty: 'RSA', size: 3072 }, 4, 1000],
  [{ kty: 'RSA', size: 4096 }, 8, 500],
  [{ kty: 'EC' }, 1, 4000],
  [{ kty: 'RSA-HSM', size: 2048 }, 2, 2000],
  [{ kty: 'RSA-HSM', size: 3072 }, 8, 500],
  [{ kty: 'RSA-HSM', size: 4096 }, 16, 250],
  [{ kty: 'EC-HSM' }, 2, 2000],
])('a call with the key %j counts as %i, so that %i fit into ten seconds', (key, units, fit) => {
  expect(priceOfCall('POST', '/keys/a/0123/sign', key)).toEqual({ bucket: 'key use', units })
  expect(LIMITS['key use'] / units).toBe(fit)
})

test('making a key in hardware takes twice what one in software takes', () => {
  expect(priceOfCall('POST', '/keys/a/create', { kty: 'EC-HSM' }).units).toBe(2)
  expect(priceOfCall('POST', '/keys/a/create', { kty: 'EC' }).units).toBe(1)
})
