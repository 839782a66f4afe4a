/** What the content of a panel may do with it. */
import { createContext, use } from 'react'

export interface PanelControl {
  /** Closes; asks first when there is unsaved work. */
  requestClose(): void
  /** Closes without asking, e.g. after saving. */
  close(): void
  /** Unsaved work: closing and leaving the page ask first, or tell that it is kept. */
  setDirty(dirty: boolean | 'kept'): void
}

export const PanelContext = createContext<PanelControl | null>(null)

export function usePanel(): PanelControl {
  const panel = use(PanelContext)
  if (!panel) throw new Error('usePanel is called outside a Panel')
  return panel
}
