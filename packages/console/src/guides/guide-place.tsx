/** What a form knows of the place its guides lead to. */
import { createContext, use } from 'react'
import type { GuidePlace } from './guides.ts'

const Place = createContext<GuidePlace>({ offer: undefined })

export const GuidePlaceProvider = Place.Provider

export const useGuidePlace = (): GuidePlace => use(Place)
