/** Records that somebody pastes to try something with. */

type Records = Record<string, unknown>[]

/** One record or a list of them; null when the text is neither. */
export function recordsIn(text: string): Records | null {
  try {
    const read: unknown = JSON.parse(text)
    const list = Array.isArray(read) ? read : [read]
    const fit = list.length > 0 && list.every((one) => typeof one === 'object' && one !== null && !Array.isArray(one))
    return fit ? (list as Records) : null
  } catch {
    return null
  }
}
