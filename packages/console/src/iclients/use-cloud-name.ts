/** Names of clouds as the applications offer them, e.g. `Azure (global)`. */
import type { Cloud } from '@keyway/contract'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'

export function useCloudName(): (cloud: Cloud) => string {
  const applications = useQuery(queries.applications())
  const clouds = applications.data?.flatMap((application) => application.clouds) ?? []
  return (cloud) => clouds.find((one) => one.cloud === cloud)?.name ?? cloud
}
