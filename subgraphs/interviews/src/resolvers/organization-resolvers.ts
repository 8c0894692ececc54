import type { OrganizationResolvers } from '../generated/resolvers.ts'
import { emotionNotice } from '../organization/emotion-notice.ts'

export const organizationResolvers: OrganizationResolvers = {
  emotionPolicy: ({ emotionEnabled, emotionPurpose, emotionRegion }) => ({
    enabled: emotionEnabled,
    purpose: emotionPurpose,
    region: emotionRegion,
    notice: emotionNotice,
  }),
}
