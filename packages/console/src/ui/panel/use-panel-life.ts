/**
 * The life of a panel: it slides in, asks before it drops unsaved work or tells that it is kept, slides out, then tells its owner. Back in the
 * browser closes a nested panel instead of leaving the page underneath.
 */
import { useBlocker } from '@tanstack/react-router'
import { useEffect, useMemo, useRef, useState } from 'react'
import { confirmDiscard } from '../confirm.tsx'
import { notifyDone } from '../notify.ts'
import { type Overlay, useOverlay } from '../overlay-stack.ts'
import type { PanelControl } from './panel-control.ts'

export interface PanelLife {
  readonly opened: boolean
  readonly overlay: Overlay
  readonly control: PanelControl
  onExited(): void
}

/**
 * @param nested opened from inside another panel, without an address of its own
 * @param onClosed after it has slid out
 */
export function usePanelLife(nested: boolean, onClosed: () => void): PanelLife {
  const [opened, setOpened] = useState(false)
  const overlay = useOverlay(opened)
  const dirty = useRef<boolean | 'kept'>(false)
  const leaving = useRef(false)

  // Opened after the first paint: only then does it slide in, and the place that had the focus is remembered.
  useEffect(() => setOpened(true), [])
  useReturnedFocus()

  const control = useMemo(() => {
    const close = () => {
      leaving.current = true
      setOpened(false)
    }
    const requestClose = async () => {
      if (await mayLeave(dirty.current)) close()
    }
    return {
      close,
      requestClose,
      setDirty: (next: boolean | 'kept') => {
        dirty.current = next
      },
    }
  }, [])

  useBlocker({
    shouldBlockFn: async () => {
      if (leaving.current || !overlay.isTop) return false
      if (nested) {
        await control.requestClose()
        return true
      }
      return !(await mayLeave(dirty.current))
    },
    enableBeforeUnload: () => dirty.current !== false && !leaving.current,
  })

  return {
    opened,
    overlay,
    control,
    onExited: () => {
      if (leaving.current) onClosed()
    },
  }
}

async function mayLeave(dirty: boolean | 'kept'): Promise<boolean> {
  if (dirty === 'kept') notifyDone('Not saved yet. Your draft is kept: open this form again to go on.')
  return dirty !== true || confirmDiscard()
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
