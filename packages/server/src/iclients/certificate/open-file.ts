/**
 * Opens a file with a password on a thread of its own, for a few seconds at most: the file itself says how often its
 * password is hashed, and one made to harm would stop every request here.
 */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { AppError } from '../../errors.ts'
import { certificateFault } from './key-pair.ts'
import type { PemInput } from './read-pem.ts'

/** `pfx`: base64 of the file. */
export type FileQuestion = { readonly pfx: string; readonly passphrase: string } | PemInput

export type Opened =
  | { readonly ok: true; readonly certificates: readonly string[]; readonly key: string }
  | { readonly ok: false; readonly field: string; readonly reason: string }

const LIMIT_MS = 5_000

/** @throws AppError invalid_field */
export async function openFile(
  question: FileQuestion,
  limitMs = LIMIT_MS,
): Promise<{ readonly certificates: readonly X509Certificate[]; readonly key: KeyObject }> {
  const worker = new Worker(new URL('./open-file-worker.ts', import.meta.url), { workerData: question })
  const opened = await once(worker, 'message', { signal: AbortSignal.timeout(limitMs) })
    .then(([message]) => message as Opened)
    .catch((error: unknown) => {
      if (!(error instanceof Error) || error.name !== 'AbortError') throw error
      const member = 'pfx' in question ? 'pfx' : 'key'
      throw certificateFault(member, 'Opening this file takes too long. Export it again with usual settings.')
    })
    .finally(() => worker.terminate())
  if (!opened.ok) throw new AppError('invalid_field', { field: opened.field, facts: { reason: opened.reason } })
  return {
    certificates: opened.certificates.map((certificate) => new X509Certificate(certificate)),
    key: createPrivateKey(opened.key),
  }
}
