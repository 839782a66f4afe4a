/** Asks before a page or dialog is left on which a file is still on its way. */
import { useBlocker } from '@tanstack/react-router'
import { useEffect } from 'react'
import { confirm } from '../ui/confirm.tsx'

export type OnItsWay = 'download' | 'upload'

export const confirmStop = (what: OnItsWay): Promise<boolean> =>
  confirm({
    title: `Stop the ${what}?`,
    body:
      what === 'upload'
        ? 'Records that were sent stay written. The rest of the file is not sent.'
        : 'The file is not saved.',
    agree: `Stop the ${what}`,
    refuse: 'Go on',
    danger: true,
  })

/** @param hold tells the dialog what is on its way, so that closing it asks as well */
export function useLeaveQuestion(running: OnItsWay | null, hold: (running: OnItsWay | null) => void): void {
  useEffect(() => hold(running), [running, hold])
  useBlocker({
    shouldBlockFn: async () => running !== null && !(await confirmStop(running)),
    enableBeforeUnload: () => running !== null,
  })
}
