/** Copies a value that is no secret to the clipboard, and says that it did. */
import { ActionIcon, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { announce } from './announce.tsx'

/** Milliseconds the tick stays. */
const TICK_MS = 2_000

/** @param what what is copied, in words: "Copy request id" */
export function CopyButton({ value, what }: { readonly value: string; readonly what: string }) {
  const [outcome, setOutcome] = useState<'idle' | 'copied' | 'refused'>('idle')
  useEffect(() => {
    if (outcome === 'idle') return
    const timer = setTimeout(() => setOutcome('idle'), TICK_MS)
    return () => clearTimeout(timer)
  }, [outcome])

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value)
      setOutcome('copied')
      announce(`Copied the ${what}`)
    } catch {
      // Browsers refuse outside https and localhost: the value can still be selected by hand.
      setOutcome('refused')
      announce(`The ${what} could not be copied. Select it and copy it by hand.`)
    }
  }
  const label =
    outcome === 'copied' ? 'Copied' : outcome === 'refused' ? 'Select it and copy it by hand' : `Copy ${what}`
  return (
    <Tooltip label={label} {...(outcome === 'idle' ? {} : { opened: true })}>
      <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`Copy ${what}`} onClick={() => void copy()}>
        {outcome === 'copied' ? <IconCheck size={15} /> : <IconCopy size={15} />}
      </ActionIcon>
    </Tooltip>
  )
}
