/** A run's log: what happened to it as a whole, and when. What became of its records stands in its counters and errors. */
import { z } from 'zod'
import { Id, Timestamp } from '../ids.ts'

/** What can happen to a run, in words. `facts` are names and numbers, never anything of a record. */
const SENTENCES = {
  queued: () => 'Put in line.',
  started: ({ process }) => `Started by process ${process}.`,
  takenOver: ({ process }) => `Taken on by process ${process}, after the last committed page.`,
  exportStarted: ({ name }) => `Reading ${name}.`,
  exportEnded: ({ name }) => `Read and written to the end: ${name}.`,
  waiting: ({ reason }) => `Waits for its connection: ${reason}`,
  resumed: () => 'The connection is back; in line again.',
  handedOver: ({ reason }) => `Handed over: ${reason}.`,
  cancelRequested: () => 'Somebody asked for it to be cancelled.',
  completed: () => 'Completed.',
  failed: ({ reason }) => `Failed: ${reason}`,
  canceled: () => 'Cancelled.',
} satisfies Readonly<Record<string, (facts: JobLogFacts) => string>>

export type JobLogFacts = Readonly<Record<string, string | number>>
export type JobLogEvent = keyof typeof SENTENCES
export const JOB_LOG_EVENTS = Object.keys(SENTENCES) as [JobLogEvent, ...JobLogEvent[]]

export const jobLogSentence = (event: JobLogEvent, facts: JobLogFacts): string => SENTENCES[event](facts)

export const JobLogEntry = z.object({
  time: Timestamp,
  event: z.enum(JOB_LOG_EVENTS),
  /** The event in words. */
  message: z.string(),
  _flowJobId: Id,
})
export type JobLogEntry = z.infer<typeof JobLogEntry>
