/** Names of clouds as the applications offer them, e.g. `Azure (global)`. */
import type { Cloud } from '@keyway/contract'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'

export function useCloudName(): (cloud: Cloud | null) => string {
  const applications = useQuery(queries.applications())
  const clouds = applications.data?.flatMap((application) => application.clouds) ?? []
  // A client of another service belongs to no cloud.
  return (cloud) => (cloud === null ? '' : (clouds.find((one) => one.cloud === cloud)?.name ?? cloud))
}
