/**
 * A debug log as an HTTP archive, which the network view of every browser opens.
 * http://www.softwareishard.com/blog/har-12-spec/
 */
import type { DebugBody, DebugRecord } from '@keyway/contract'

type Headers = Readonly<Record<string, string>>

const HTTP = 'HTTP/1.1'

export async function* harOf(records: AsyncIterable<DebugRecord>, version: string): AsyncGenerator<string> {
  const creator = JSON.stringify({ name: 'Keyway', version })
  const head = `{"log":{"version":"1.2","creator":${creator},"entries":[`
  let before = head
  for await (const record of records) {
    yield before + JSON.stringify(entryOf(record))
    before = ','
  }
  yield `${before === head ? head : ''}]}}`
}

function entryOf({ time, askedBy, operation, attempt, request, response, error, times }: DebugRecord): object {
  const pairs = (headers: Headers) => Object.entries(headers).map(([name, value]) => ({ name, value }))
  const words = [`asked by ${askedBy}`, operation, attempt > 1 ? `attempt ${attempt}` : undefined, error?.message]
  return {
    startedDateTime: time,
    time: times.slot + times.pace + times.call,
    comment: words.filter((one) => one !== undefined).join(', '),
    request: {
      method: request.method,
      url: request.url,
      httpVersion: HTTP,
      headers: pairs(request.headers),
      queryString: [...new URL(request.url).searchParams].map(([name, value]) => ({ name, value })),
      cookies: [],
      headersSize: -1,
      bodySize: request.body?.bytes ?? 0,
      ...(request.body && {
        postData: { mimeType: request.headers['content-type'] ?? '', text: textOf(request.body) },
      }),
    },
    response: {
      status: response?.status ?? 0,
      statusText: error?.code ?? '',
      httpVersion: HTTP,
      headers: pairs(response?.headers ?? {}),
      cookies: [],
      redirectURL: '',
      headersSize: -1,
      bodySize: response?.body?.bytes ?? 0,
      content: {
        size: response?.body?.bytes ?? 0,
        mimeType: response?.headers['content-type'] ?? '',
        text: response?.body ? textOf(response.body) : '',
      },
    },
    cache: {},
    timings: { blocked: times.slot + times.pace, send: 0, wait: times.call, receive: 0 },
  }
}

const textOf = ({ text, omitted }: DebugBody): string => text ?? (omitted === undefined ? '' : `(not kept: ${omitted})`)
