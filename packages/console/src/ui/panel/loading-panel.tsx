/** A panel whose document is still on its way, or could not be loaded. */
import { Button } from '@mantine/core'
import { Loading } from '../loading.tsx'
import { Problem } from '../problem.tsx'
import { Panel } from './panel.tsx'
import { usePanel } from './use-panel.ts'

export interface LoadingPanelProps {
  readonly title: string
  readonly what: string
  readonly nested: boolean
  readonly error: unknown
  onClosed(): void
}

export function LoadingPanel({ title, what, nested, error, onClosed }: LoadingPanelProps) {
  const panel = usePanel({ dirty: false, nested, onClosed })
  return (
    <Panel
      panel={panel}
      title={title}
      footer={
        <Button variant="default" onClick={panel.requestClose}>
          Close
        </Button>
      }
    >
      {error ? <Problem error={error} title={`Keyway could not load ${what}`} /> : <Loading what={what} />}
    </Panel>
  )
}
