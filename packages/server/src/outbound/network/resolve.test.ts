import { describe, expect, test } from 'vitest'
import { isPublicAddress } from './address.ts'
import { AddressRefused, guardedLookup, type Resolve, reachableAddresses, refuseBareAddress } from './resolve.ts'

const answering =
  (...addresses: string[]): Resolve =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
const unused: Resolve = () => Promise.reject(new Error('nobody should be asked'))

describe('an address', () => {
  test.each(['20.50.1.1', '8.8.8.8', '172.15.0.1', '172.32.0.1', '100.63.1.1', '2603:1020::1', '2a01:111::1'])(
    '%s is public',
    (address) => expect(isPublicAddress(address)).toBe(true),
  )

  test.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '168.63.129.16',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::7f00:1',
    '::ffff:127.0.0.1',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::7f00:1',
    '2002:a9fe:a9fe::1',
    '2001:0:4136:e378:8000:63bf:3fff:fdd2',
    'fd00:ec2::254',
    'fc00::1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '2001:db8::1',
    'not an address',
    '0x7f000001',
    '2130706433',
  ])('%s is not', (address) => expect(isPublicAddress(address)).toBe(false))
})

describe('a host of Azure', () => {
  test('gives the addresses that were checked, and no others', async () => {
    const addresses = await reachableAddresses(
      'a.vault.azure.net',
      'public',
      [],
      answering('20.50.1.1', '2603:1020::1'),
    )
    expect(addresses.map(({ address }) => address)).toEqual(['20.50.1.1', '2603:1020::1'])
  })

  test.each([['10.0.0.4'], ['127.0.0.1'], ['169.254.169.254'], ['::ffff:10.0.0.4'], ['20.50.1.1', '10.0.0.4']])(
    'that leads to %s is refused, whatever else it leads to',
    async (...addresses) => {
      const refused = reachableAddresses('a.vault.azure.net', 'public', [], answering(...addresses))
      await expect(refused).rejects.toThrow(AddressRefused)
    },
  )

  test('may lead to a private endpoint when it is named in the settings', async () => {
    for (const allowed of ['a.vault.azure.net', '*.vault.azure.net', 'A.Vault.Azure.NET']) {
      expect(await reachableAddresses('a.vault.azure.net', 'public', [allowed], answering('10.0.0.4'))).toHaveLength(1)
    }
    const other = reachableAddresses('vault.azure.net', 'public', ['*.vault.azure.net'], answering('10.0.0.4'))
    await expect(other).rejects.toThrow(AddressRefused)
  })

  test('is asked for again by every socket, so a name that changes its mind is caught (DNS rebinding)', async () => {
    const answers = [answering('20.50.1.1'), answering('127.0.0.1')]
    const lookup = guardedLookup('public', [], (host) => (answers.shift() ?? unused)(host))
    const look = () =>
      new Promise((resolve) => lookup('a.vault.azure.net', { all: true }, (error, found) => resolve(error ?? found)))
    expect(await look()).toEqual([{ address: '20.50.1.1', family: 4 }])
    expect(await look()).toMatchObject({ code: 'KEYWAY_ADDRESS_REFUSED', address: '127.0.0.1' })
  })

  test('is not localhost', async () => {
    await expect(reachableAddresses('a.vault.localhost', 'public', [], answering('127.0.0.1'))).rejects.toThrow()
  })

  test('cannot be written as an address', () => {
    for (const host of ['127.0.0.1', '[::1]', '169.254.169.254']) {
      expect(() => refuseBareAddress(host, 'public', [])).toThrow(AddressRefused)
    }
    expect(() => refuseBareAddress('a.vault.azure.net', 'public', [])).not.toThrow()
  })
})

describe('a host of the sandbox', () => {
  test('below localhost is this machine, without asking anybody', async () => {
    for (const host of ['login.localhost', 'a.vault.localhost', 'localhost']) {
      expect(await reachableAddresses(host, 'sandbox', [], unused)).toEqual([{ address: '127.0.0.1', family: 4 }])
    }
  })

  test('with a real name must lead to this machine as well', async () => {
    expect(await reachableAddresses('a.vault.azure.net', 'sandbox', [], answering('127.0.0.1'))).toHaveLength(1)
    await expect(reachableAddresses('a.vault.azure.net', 'sandbox', [], answering('20.50.1.1'))).rejects.toThrow()
  })
})
