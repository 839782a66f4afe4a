/** Where records are written: a file, or a pipe that may be closed by whoever reads it. */

import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'

export interface Output {
  /** False: nobody reads it any more. */
  write(text: string): Promise<boolean>
  end(): Promise<void>
}

/** @param file absent: stdout */
export function openOutput(file: string | undefined, stdout: NodeJS.WritableStream): Output {
  // Only its owner may read it: there may be secrets in it.
  const stream: NodeJS.WritableStream = file === undefined ? stdout : createWriteStream(file, { mode: 0o600 })
  let broken: NodeJS.ErrnoException | undefined
  stream.on('error', (error: NodeJS.ErrnoException) => {
    broken = error
  })
  const usable = (): boolean => {
    if (broken === undefined) return true
    if (broken.code === 'EPIPE') return false
    throw broken
  }
  return {
    async write(text) {
      if (!usable()) return false
      if (text !== '' && !stream.write(text)) await once(stream, 'drain').catch(() => {})
      // A closed pipe is told of a moment after the write.
      await new Promise(setImmediate)
      return usable()
    },
    async end() {
      if (stream === stdout) return
      stream.end()
      await finished(stream)
    },
  }
}
