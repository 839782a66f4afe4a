/** A server of somebody else that is told of events: keeps what came, and answers as it is told to. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ReceivedCall {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly type: string
}

export interface HookReceiver {
  readonly url: string
  readonly calls: ReceivedCall[]
  /** How the next calls are answered; 204 unless said otherwise. */
  answer: (response: ServerResponse) => void
  close(): Promise<void>
}

export async function startHookReceiver(): Promise<HookReceiver> {
  const calls: ReceivedCall[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const { type = '' } = body === '' ? {} : (JSON.parse(body) as { type?: string })
    calls.push({ path: request.url ?? '', headers: request.headers, body, type })
    receiver.answer(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const receiver: HookReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    calls,
    answer: (response) => response.writeHead(204).end(),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return receiver
}
