/** Waits for the wish to stop: the first Ctrl+C or SIGTERM asks, a later one insists. */
export type StopSignal = 'SIGINT' | 'SIGTERM'

/** Exit status a shell expects of a process ended by Ctrl+C. */
const INSISTED = 130
/** Under npm one Ctrl+C arrives twice, from the terminal and from npm. What comes this soon is the same wish. */
const SAME_WISH_MS = 500

/** @returns the signal that came first */
export function waitForStop(): Promise<StopSignal> {
  return new Promise((resolve) => {
    let askedAt: number | undefined
    const hear = (signal: StopSignal): void => {
      if (askedAt !== undefined && performance.now() - askedAt > SAME_WISH_MS) process.exit(INSISTED)
      askedAt ??= performance.now()
      resolve(signal)
    }
    process.on('SIGINT', hear)
    process.on('SIGTERM', hear)
  })
}
