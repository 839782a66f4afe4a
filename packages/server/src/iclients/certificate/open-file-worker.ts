/** Opens a file on a thread of its own (see open-file.ts), and posts what it found or what is wrong with it. */
import { parentPort, workerData } from 'node:worker_threads'
import { AppError } from '../../errors.ts'
import type { FileQuestion, Opened } from './open-file.ts'
import { readPem } from './read-pem.ts'
import { readPfx } from './read-pfx.ts'

parentPort?.postMessage(answer(workerData as FileQuestion))

function answer(file: FileQuestion): Opened {
  try {
    const { certificates, key } = 'pfx' in file ? readPfx(file.pfx, file.passphrase) : readPem(file)
    return {
      ok: true,
      certificates: certificates.map((certificate) => certificate.toString()),
      key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { ok: false, field: error.field ?? '', reason: error.message }
  }
}
