/** Reads an answer that has no end, as far as a test wants to know it. */

export interface StreamStart {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/**
 * Leaves as soon as `isEnough` says so, or the other side does.
 * @param isEnough told all that came so far
 */
export async function readStream(
  url: string,
  headers: Readonly<Record<string, string>>,
  isEnough: (text: string) => boolean,
): Promise<StreamStart> {
  const answer = await fetch(url, { headers })
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (isEnough(text)) break
  }
  return { status: answer.status, headers: answer.headers, text }
}
