/** The steps of a flow from left to right: what is read, then what is written, each with its connection. */
import type { Flow, Job, JobFamily } from '@keyway/contract'
import { IconArrowNarrowRight, IconDatabaseExport, IconDatabaseImport } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import { exportDoes, importDoes } from '../operations/step-does.ts'
import { useOperationOf } from '../operations/use-operation-of.ts'
import { FlowStep } from './flow-step.tsx'
import classes from './flow-steps.module.css'

export interface FlowStepsProps {
  readonly flow: Flow
  /** The run shown, for the figures of each step. */
  readonly family: JobFamily | undefined
}

export function FlowSteps({ flow, family }: FlowStepsProps) {
  const exports = useQuery(queries.exports.list()).data
  const imports = useQuery(queries.imports.list()).data
  const operationOf = useOperationOf()
  const jobOf = (id: string): Job | undefined =>
    family?.childJobs.find((job) => job._exportId === id || job._importId === id)

  return (
    <ol className={classes.steps} aria-label="Steps">
      {flow.pageGenerators.map(({ _exportId }) => {
        const step = exports?.find((one) => one._id === _exportId)
        const job = jobOf(_exportId)
        return (
          <FlowStep
            key={_exportId}
            part="Export"
            icon={<IconDatabaseExport size={18} aria-hidden />}
            path="/exports/$id"
            id={_exportId}
            name={step?.name}
            operation={step && (operationOf(exportDoes(step))?.name ?? exportDoes(step))}
            connectionId={step?._connectionId}
            done={job && { word: 'read', count: job.numExport, failed: job.numError }}
          />
        )
      })}
      <li className={classes.arrow} aria-hidden>
        <IconArrowNarrowRight size={24} stroke={1.5} />
      </li>
      {flow.pageProcessors.map(({ _importId }) => {
        const step = imports?.find((one) => one._id === _importId)
        const job = jobOf(_importId)
        return (
          <FlowStep
            key={_importId}
            part="Import"
            icon={<IconDatabaseImport size={18} aria-hidden />}
            path="/imports/$id"
            id={_importId}
            name={step?.name}
            operation={step && (operationOf(importDoes(step))?.name ?? importDoes(step))}
            connectionId={step?._connectionId}
            done={job && { word: 'written', count: job.numSuccess, failed: job.numError }}
          />
        )
      })}
    </ol>
  )
}
