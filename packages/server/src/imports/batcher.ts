/** Gathers records that go out together: a request leaves when it is full, or when no more records come for the moment. */
import { RequestError } from '../requests/index.ts'
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

/** One record that breaks the request of its batch is not to take the others with it. */
async function sendApart(
  batch: readonly BatchedRecord[],
  sendBatch: (batch: readonly BatchedRecord[]) => Promise<readonly SendResult[]>,
): Promise<readonly (SendResult | Error)[]> {
  try {
    return await sendBatch(batch)
  } catch (error) {
    // Once it was sent, nobody knows which records were taken.
    if (!(error instanceof RequestError) || error.part.startsWith('response')) throw error
    if (batch.length === 1) return [error]
    return (await Promise.all(batch.map((one) => sendApart([one], sendBatch)))).flat()
  }
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
    sendApart(
      batch.map(({ one }) => one),
      sendBatch,
    ).then(
      (results) => {
        for (const [index, { resolve, reject }] of batch.entries()) {
          const result = results[index] as SendResult | Error
          if (result instanceof Error) reject(result)
          else resolve(result)
        }
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
