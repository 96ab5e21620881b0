const ROOT = "https://api.ci.ai.dynamics.com/v1/instances";

export class InsightsApi {
  constructor(private readonly instance: string, private readonly token: string) {}

  private async call<T>(path: string, init?: RequestInit): Promise<T> {
    const response = await fetch(`${ROOT}/${this.instance}${path}`, {
      ...init,
      headers: { Authorization: `Bearer ${this.token}` },
    });
    return response.json();
  }

  brands(id: string) {
    return this.call<unknown>(`/data/BrandShareOfVoiceFromMicrosoft?$filter=CustomerId eq '${id}'`);
  }

  segments() {
    return this.call<unknown[]>("/manage/segments");
  }
}
