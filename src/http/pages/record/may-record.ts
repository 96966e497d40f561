import type { InspectionDetail } from '../../../service/show-inspection.ts';
import type { Principal } from '../../../service/service-deps.ts';

/**
 * Whether to offer somebody of the inspecting party to record on an inspection: coordinators on any, inspectors where
 * they take part. The service looks again when something is recorded.
 */
export function mayRecord(
  { permissions, inspected, recordsOnAny, party, user }: Principal,
  { people }: Pick<InspectionDetail, 'people'>,
): boolean {
  if (inspected || !permissions.includes('record')) return false;
  return recordsOnAny || people.some((each) => each.party === party && each.email.toLowerCase() === user?.email);
}
