/**
 * How a run is stopped before its end: cancelled by a person, handed over when this process stops, lost to another, or
 * broken off by a failure inside.
 */
import { setMaxListeners } from 'node:events'

export type StopReason = 'cancel' | 'hand-over' | 'lost' | 'broken'

export interface RunControl {
  /** Aborts when nothing more is to be read. */
  readonly reading: AbortSignal
  /** Aborts when calls under way are to be cut off. */
  readonly calls: AbortSignal
  readonly stopped: StopReason | null
  /** Called once, when the run is cancelled: records not sent yet stay unsent. */
  onCancel(listener: () => void): void
  cancel(): void
  /** Lets the page being written come to its end. */
  handOver(): void
  /** Another process has the run: whatever is done here from now on is not ours to do. */
  lose(): void
  /** Something failed inside: nothing more is to be sent before that is dealt with. */
  breakOff(): void
  /** Call when the run has ended, so that no timer is left. */
  end(): void
}

/** How long calls under way may take to come to their own end, in milliseconds. */
const CANCEL_GRACE_MS = 3_000
const HAND_OVER_GRACE_MS = 6_000

export function createRunControl(): RunControl {
  const reading = new AbortController()
  const calls = new AbortController()
  // Every call under way listens to them.
  setMaxListeners(0, reading.signal, calls.signal)
  const listeners: (() => void)[] = []
  let stopped: StopReason | null = null
  let timer: NodeJS.Timeout | undefined

  const stop = (reason: StopReason, graceMs: number): void => {
    if (stopped === 'lost' || stopped === reason) return
    // A process that stops does not undo the cancellation: records were left out already, the run ends here.
    if (stopped === 'cancel' && reason === 'hand-over') return
    stopped = reason
    reading.abort(new Error(`the run was stopped: ${reason}`))
    clearTimeout(timer)
    const cutOff = () => calls.abort(new Error(`the run was stopped: ${reason}`))
    if (graceMs === 0) cutOff()
    else timer = setTimeout(cutOff, graceMs)
  }

  return {
    reading: reading.signal,
    calls: calls.signal,
    get stopped() {
      return stopped
    },
    onCancel(listener) {
      if (stopped === 'cancel') listener()
      else listeners.push(listener)
    },
    cancel() {
      stop('cancel', CANCEL_GRACE_MS)
      for (const listener of listeners.splice(0)) listener()
    },
    handOver: () => stop('hand-over', HAND_OVER_GRACE_MS),
    lose: () => stop('lost', 0),
    breakOff: () => stop('broken', 0),
    end: () => clearTimeout(timer),
  }
}
