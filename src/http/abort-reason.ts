import { isCancel, type AxiosError, type AxiosInstance } from 'axios';

/**
 * Has calls on the instance reject with the reason of their signal, like all others. What axios rejects with does not
 * tell it, and holds the whole config.
 */
export function rejectWithReason(http: AxiosInstance): void {
  http.interceptors.response.use(undefined, (error: unknown) => {
    const signal = isCancel(error) ? (error as unknown as AxiosError).config?.signal : undefined;
    if (signal?.aborted !== true) throw error;
    throw (signal as AbortSignal).reason;
  });
}
