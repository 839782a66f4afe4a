/** The place a message names, as Keyway's say it: `... at character 12: ...`. It is behind what is wrong, from 0 on. */
export function placeIn(message: unknown): number | undefined {
  const found = typeof message === 'string' ? /at character (\d+)/.exec(message) : null
  return found === null ? undefined : Number(found[1])
}
