/** Gathers records that go out together: a request leaves when it is full, or when no more records come for the moment. */
import type { BatchedRecord, SendResult } from './target/target.ts'

export interface Batcher {
  /** The result of one record. @throws what sending its batch threw */
  send(one: BatchedRecord): Promise<SendResult>
}

interface Waiting {
  readonly one: BatchedRecord
  resolve(result: SendResult): void
  reject(error: unknown): void
}

/** A page's records are mapped side by side; the last may need a lookup longer than the others. */
const GATHER_MS = 25

export function createBatcher(
  size: number,
  sendBatch: (batch: readonly BatchedRecord[]) => Promise<readonly SendResult[]>,
): Batcher {
  let waiting: Waiting[] = []
  let timer: NodeJS.Timeout | undefined

  const leave = (): void => {
    clearTimeout(timer)
    timer = undefined
    const batch = waiting
    waiting = []
    if (batch.length === 0) return
    sendBatch(batch.map(({ one }) => one)).then(
      (results) => {
        for (const [index, { resolve }] of batch.entries()) resolve(results[index] as SendResult)
      },
      (error: unknown) => {
        for (const { reject } of batch) reject(error)
      },
    )
  }

  return {
    send: (one) =>
      new Promise((resolve, reject) => {
        waiting.push({ one, resolve, reject })
        if (waiting.length >= size) leave()
        else timer ??= setTimeout(leave, GATHER_MS)
      }),
  }
}
