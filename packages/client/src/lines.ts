/** Reads an answer of JSON values, one to a line (NDJSON), while it arrives. */

/** @param broken makes the error for an answer that breaks off */
export async function* linesOf(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  broken: (cause: unknown) => Error,
): AsyncGenerator<unknown, void, undefined> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw broken(cause)
      })
      if (done) break
      const found = (rest + decoder.decode(value, { stream: true })).split('\n')
      rest = found.pop() ?? ''
      for (const line of found) yield JSON.parse(line)
    }
    if (rest !== '') throw broken(new Error('the answer ends in the middle of a line'))
  } finally {
    await reader.cancel().catch(() => {})
  }
}
