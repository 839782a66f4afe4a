/**
 * The life of a panel: it slides in, asks before it drops unsaved work, slides out, then tells its owner. Back in the
 * browser closes a nested panel instead of leaving the page underneath.
 */
import { useModals } from '@mantine/modals'
import { useBlocker } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { confirmDiscard } from '../confirm.tsx'
import { type Overlay, useOverlay } from '../overlay-stack.ts'

export interface PanelControl {
  readonly opened: boolean
  readonly overlay: Overlay
  /** Escape and a click outside close it: it is on top, and no question is open. */
  readonly onTop: boolean
  /** Closes; asks first when there is unsaved work. */
  requestClose(): void
  /** Closes without asking, e.g. after saving. */
  close(): void
  onExited(): void
}

export interface PanelOptions {
  readonly dirty: boolean
  /** Opened from inside another panel, without an address of its own. */
  readonly nested: boolean
  /** After it has slid out. */
  onClosed(): void
}

export function usePanel({ dirty, nested, onClosed }: PanelOptions): PanelControl {
  const [opened, setOpened] = useState(false)
  const overlay = useOverlay(opened)
  const asking = useModals().modals.length > 0
  const leaving = useRef(false)

  // Opened after the first paint: only then does it slide in, and the place that had the focus is remembered.
  useEffect(() => setOpened(true), [])
  useReturnedFocus()

  const close = () => {
    leaving.current = true
    setOpened(false)
  }
  const requestClose = async () => {
    if (!dirty || (await confirmDiscard())) close()
  }

  useBlocker({
    shouldBlockFn: async () => {
      if (leaving.current || !overlay.isTop) return false
      if (nested) {
        await requestClose()
        return true
      }
      return dirty && !(await confirmDiscard())
    },
    enableBeforeUnload: () => dirty && !leaving.current,
  })

  return {
    opened,
    overlay,
    onTop: overlay.isTop && !asking,
    requestClose: () => void requestClose(),
    close,
    onExited: () => {
      if (leaving.current) onClosed()
    },
  }
}

/** When a panel goes without sliding out (Back), the focus returns to what had it before. */
function useReturnedFocus(): void {
  useEffect(() => {
    const before = document.activeElement
    return () => {
      setTimeout(() => {
        const lost = document.activeElement === null || document.activeElement === document.body
        if (lost && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
      }, 20)
    }
  }, [])
}
