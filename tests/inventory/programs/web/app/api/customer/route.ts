import { NextResponse } from "next/server";

// The instance of the shop; see https://developer.ci.ai.dynamics.com for the reference.
const INSTANCE = process.env.CI_INSTANCE_ID!;

export async function GET(request: Request) {
  const id = new URL(request.url).searchParams.get("id");
  const response = await fetch(
    `https://api.ci.ai.dynamics.com/v1/instances/${INSTANCE}/data/Customer?$filter=CustomerId eq '${id}'`,
    {
      headers: {
        Authorization: `Bearer ${process.env.CI_TOKEN}`,
        "Ocp-Apim-Subscription-Key": process.env.CI_KEY!,
      },
      cache: "no-store",
    },
  );
  if (!response.ok) return NextResponse.json({ error: response.status }, { status: 502 });
  const { value } = await response.json();
  return NextResponse.json(value[0] ?? null);
}
