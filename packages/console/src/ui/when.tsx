/** A moment as people say it, with the exact time one hover away and in the markup. */
import { Tooltip } from '@mantine/core'
import { useSyncExternalStore } from 'react'
import { ago, exactTime } from './time.ts'

/** Milliseconds between looks at the clock: "just now" must not stay for an hour. */
const TICK_MS = 30_000

let now = Date.now()

function subscribe(tick: () => void): () => void {
  now = Date.now()
  const timer = setInterval(() => {
    now = Date.now()
    tick()
  }, TICK_MS)
  return () => clearInterval(timer)
}

export function When({ iso, never = 'Never' }: { readonly iso: string | null; readonly never?: string }) {
  const present = useSyncExternalStore(subscribe, () => now)
  if (iso === null) return <>{never}</>
  return (
    <Tooltip label={exactTime(iso)}>
      <time dateTime={iso}>{ago(iso, present)}</time>
    </Tooltip>
  )
}
