/**
 * What one would write instead of a flow: copies every secret of a vault to others with Microsoft's SDK, one vault after the other.
 * Written to be quick: one credential, connections kept open, so many secrets under way at once, the list read while they are. The job arrives on stdin, the result
 * leaves on stdout.
 */
import { text } from 'node:stream/consumers'
import { ClientSecretCredential } from '@azure/identity'
import { SecretClient } from '@azure/keyvault-secrets'

export interface SdkCopyJob {
  readonly login: string
  readonly tenantId: string
  readonly clientId: string
  readonly clientSecret: string
  readonly from: string
  /** Each is filled once and timed. */
  readonly to: readonly string[]
  readonly atOnce: number
}

export interface SdkCopied {
  readonly records: number
  readonly seconds: number
  /** Milliseconds of processor. */
  readonly cpu: number
}

const job = JSON.parse(await text(process.stdin)) as SdkCopyJob
const credential = new ClientSecretCredential(job.tenantId, job.clientId, job.clientSecret, {
  authorityHost: job.login,
  disableInstanceDiscovery: true,
})
const source = new SecretClient(job.from, credential)

async function copyTo(vaultUrl: string): Promise<SdkCopied> {
  const target = new SecretClient(vaultUrl, credential)
  let records = 0
  const listed = source.listPropertiesOfSecrets()
  const copyNext = async (): Promise<void> => {
    for (let next = await listed.next(); !next.done; next = await listed.next()) {
      const { name, value = '', properties } = await source.getSecret(next.value.name)
      const { contentType, tags, enabled, notBefore, expiresOn } = properties
      await target.setSecret(name, value, {
        ...(contentType !== undefined && { contentType }),
        ...(tags && { tags }),
        ...(enabled !== undefined && { enabled }),
        ...(notBefore && { notBefore }),
        ...(expiresOn && { expiresOn }),
      })
      records += 1
    }
  }
  const used = process.cpuUsage()
  const began = performance.now()
  await Promise.all(Array.from({ length: job.atOnce }, copyNext))
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(used)
  return { records, seconds, cpu: (user + system) / 1000 }
}

const copied: SdkCopied[] = []
for (const url of job.to) copied.push(await copyTo(url))
process.stdout.write(JSON.stringify(copied))
