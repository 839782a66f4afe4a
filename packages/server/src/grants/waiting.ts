/** Many who wait for one piece of work, each free to stop waiting. */

/**
 * The work under way for `key`, or new work. It is told whether it is still the one others join: once its entry was
 * removed, its result belongs only to those who wait already.
 */
export function once<T>(
  underWay: Map<string, Promise<T>>,
  key: string,
  work: (isCurrent: () => boolean) => Promise<T>,
): Promise<T> {
  const known = underWay.get(key)
  if (known !== undefined) return known
  const started: Promise<T> = work(() => underWay.get(key) === started).finally(() => {
    if (underWay.get(key) === started) underWay.delete(key)
  })
  underWay.set(key, started)
  return started
}

/** @throws the signal's reason when it aborts first; the work itself goes on for the others */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
