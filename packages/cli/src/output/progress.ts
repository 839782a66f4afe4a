/** Shows how far a run has come: a moving bar for a person, a line now and then for a log, nothing for `--json`. */
import { SingleBar } from 'cli-progress'
import type { Terminal } from './terminal.ts'

export interface Progress {
  /** @param total as far as it is known yet */
  show(done: number, total: number): void
  /** Leaves the bar as it stands. May be called twice. */
  stop(): void
}

export function createProgress(terminal: Terminal, json: boolean, label: string): Progress {
  if (json) return { show: () => {}, stop: () => {} }
  return terminal.interactive ? bar(label) : lines(terminal, label)
}

function bar(label: string): Progress {
  const drawn = new SingleBar({
    format: `${label} [{bar}] {value} of {total}`,
    barCompleteChar: '#',
    barIncompleteChar: '.',
    hideCursor: true,
    stream: process.stdout,
  })
  let started = false
  return {
    show(done, total) {
      if (!started) drawn.start(total, done)
      started = true
      drawn.setTotal(Math.max(total, done))
      drawn.update(done)
    },
    stop() {
      if (started) drawn.stop()
      started = false
    },
  }
}

/** One line per quarter of the way, so that a log stays short. */
function lines(terminal: Terminal, label: string): Progress {
  let quarters = 0
  return {
    show(done, total) {
      const reached = total === 0 ? 0 : Math.floor((4 * done) / total)
      if (reached <= quarters) return
      quarters = reached
      terminal.line(`${label}: ${done} of ${total}`)
    },
    stop() {},
  }
}
