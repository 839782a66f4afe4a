/** An answer that a browser saves as a file, streamed, so that its length does not matter. */
import { pipeline } from 'node:stream/promises'
import type { FastifyReply } from 'fastify'

export interface SentFile {
  readonly name: string
  readonly type: string
  /** What it holds, part by part. The first one holds something that was read, so that a failure to read is an answer of its own. */
  readonly parts: AsyncIterable<string>
}

export async function sendFile(reply: FastifyReply, { name, type, parts }: SentFile): Promise<void> {
  const { raw } = reply
  const rest = parts[Symbol.asyncIterator]()
  const first = await rest.next()
  const own = reply.getHeaders() as Record<string, string>
  reply.hijack()
  raw.writeHead(200, { ...own, 'content-type': type, 'content-disposition': `attachment; filename="${name}"` })
  const broken = (err: unknown) => reply.log.error({ err, file: name }, 'a file broke off while it was sent')
  // When it breaks off, the head is out already, and all that can be told is a broken answer.
  await pipeline(from(first, rest, broken), raw).catch(() => raw.destroy())
}

/** Where the client leaves, nothing is thrown in here: only what cannot be read is told as broken. */
async function* from(
  first: IteratorResult<string>,
  rest: AsyncIterator<string>,
  broken: (error: unknown) => void,
): AsyncGenerator<string> {
  try {
    for (let part = first; !part.done; part = await rest.next()) yield part.value
  } catch (error) {
    broken(error)
    throw error
  } finally {
    await rest.return?.()
  }
}
