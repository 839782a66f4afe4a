/** The settings of one node, in the same fields as the form. What is typed is part of the draft at once. */
import { Button, Stack } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { Panel } from '../../ui/panel/panel.tsx'
import { usePanel } from '../../ui/panel/panel-control.ts'
import { PanelPage } from '../../ui/panel/panel-page.tsx'
import { BranchFields, RouterFields } from '../form/router-fields.tsx'
import { SourceFields } from '../form/source-fields.tsx'
import { StepFields } from '../form/step-fields.tsx'
import type { FlowForm } from '../form/use-flow-form.ts'
import { changeBranch, changeRouter, changeSource, changeStep } from './edit.ts'
import { type Place, pathOf } from './place.ts'
import { type Part, stepAt } from './use-card-words.ts'

export interface NodePanelProps {
  readonly flow: FlowForm
  readonly place: Place
  onClosed(): void
}

export function NodePanel({ flow, place, onClosed }: NodePanelProps) {
  return (
    <Panel nested onClosed={onClosed}>
      <Settings flow={flow} place={place} />
    </Panel>
  )
}

const PLAIN_FIELD = 'input:not([aria-haspopup], [role="switch"])'

function Settings({ flow, place }: Omit<NodePanelProps, 'onClosed'>) {
  const panel = usePanel()
  const fields = useRef<HTMLDivElement>(null)
  // The field at fault has the focus first, or the first one that does not unfold at once.
  useEffect(() => {
    const first = fields.current?.querySelector('[aria-invalid="true"]') ?? fields.current?.querySelector(PLAIN_FIELD)
    first?.setAttribute('data-autofocus', '')
  }, [])
  return (
    <PanelPage
      title={`${partOf(flow, place)} settings`}
      onSubmit={panel.close}
      footer={
        <>
          <Button type="submit">Done</Button>
          <span className="quiet">Saved with the flow.</span>
        </>
      }
    >
      <Stack gap="md" ref={fields}>
        <Fields flow={flow} place={place} />
      </Stack>
    </PanelPage>
  )
}

function partOf({ values }: FlowForm, place: Place): Part {
  if (place.kind === 'source') return values.pageGenerators[place.index]?.type === 'webhook' ? 'Webhook' : 'Export'
  if (place.kind === 'step') return stepAt(values, place)?.type === 'export' ? 'Lookup' : 'Import'
  return place.kind === 'router' ? 'Router' : 'Branch'
}

function Fields({ flow, place }: Omit<NodePanelProps, 'onClosed'>) {
  const { values, at: field, type } = flow
  const path = pathOf(place)
  if (place.kind === 'source') {
    const source = values.pageGenerators[place.index]
    return source ? (
      <SourceFields
        source={source}
        path={path}
        timezone={values.timezone}
        field={field}
        onChange={(next) => type(changeSource(values, place.index, () => next))}
      />
    ) : null
  }
  if (place.kind === 'step') {
    const step = stepAt(values, place)
    return step ? (
      <StepFields
        step={step}
        path={path}
        field={field}
        onChange={(next) => type(changeStep(values, place, () => next))}
      />
    ) : null
  }
  const router = values.routers[place.router]
  if (!router) return null
  if (place.kind === 'router') {
    return (
      <RouterFields
        router={router}
        path={path}
        field={field}
        onChange={(next) => type(changeRouter(values, place.router, () => next))}
      />
    )
  }
  const branch = router.branches[place.branch]
  return branch ? (
    <BranchFields
      branch={branch}
      path={path}
      others={values.routers.filter(({ id }) => id !== router.id)}
      field={field}
      onChange={(next) => type(changeBranch(values, place, () => next))}
    />
  ) : null
}
