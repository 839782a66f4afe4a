/** An answer that a browser saves as a file, streamed, so that its length does not matter. */
import { pipeline } from 'node:stream/promises'
import type { FastifyReply } from 'fastify'

export interface SentFile {
  readonly name: string
  readonly type: string
  /** What it holds, part by part. */
  readonly parts: AsyncIterable<string>
}

export async function sendFile(reply: FastifyReply, { name, type, parts }: SentFile): Promise<void> {
  const { raw } = reply
  const own = reply.getHeaders() as Record<string, string>
  reply.hijack()
  raw.writeHead(200, { ...own, 'content-type': type, 'content-disposition': `attachment; filename="${name}"` })
  // When it breaks off, the head is out already, and all that can be told is a broken answer.
  await pipeline(parts, raw).catch(() => raw.destroy())
}
