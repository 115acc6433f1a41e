import type { ApiKeyId } from '../../../base/ids.ts';
import type { ApiScope } from '../../../rooms/people/people.ts';

/** Who calls. */
export interface ApiCaller {
  readonly key: ApiKeyId;
  readonly scopes: ReadonlySet<ApiScope>;
  /** Requests a minute; null: no limit, which is a setting and not a mistake. */
  readonly requestsPerMinute: number | null;
}
