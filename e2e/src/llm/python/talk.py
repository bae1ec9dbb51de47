"""Talks to the gateway with the unmodified OpenAI client for Python and prints what it heard as JSON lines.

Arguments: the address with /v1, a key, a model, and how many streams come at once at the end.
"""

import asyncio
import json
import sys

from openai import AsyncOpenAI, AuthenticationError, NotFoundError, OpenAI

base_url, key, model, at_once = sys.argv[1:5]
options = {"base_url": base_url, "max_retries": 0}
client = OpenAI(api_key=key, **options)
TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "weather",
            "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
        },
    }
]
ASKED = [{"role": "user", "content": "Call weather: what is it like in Paris?"}]
SAY = [{"role": "user", "content": "Say something."}]


def tell(what, output_tokens, **more):
    print(json.dumps({"what": what, "output_tokens": output_tokens, **more}))


def whole():
    answer = client.chat.completions.create(model=model, messages=SAY)
    tell("whole", answer.usage.completion_tokens, text=answer.choices[0].message.content)


def stream():
    text, usage = "", None
    chunks = client.chat.completions.create(
        model=model, messages=SAY, stream=True, stream_options={"include_usage": True}
    )
    for chunk in chunks:
        usage = chunk.usage or usage
        for choice in chunk.choices:
            text += choice.delta.content or ""
    tell("stream", usage.completion_tokens, text=text)


def tools():
    with client.chat.completions.stream(
        model=model, messages=ASKED, tools=TOOLS, tool_choice="required", stream_options={"include_usage": True}
    ) as events:
        for _ in events:
            pass
        wish = events.get_final_completion()
    message = wish.choices[0].message
    call = message.tool_calls[0]
    tell("tool", wish.usage.completion_tokens, name=call.function.name, given=json.loads(call.function.arguments))
    spoken = {
        "role": "assistant",
        "tool_calls": [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.function.name, "arguments": call.function.arguments},
            }
        ],
    }
    result = {"role": "tool", "tool_call_id": call.id, "content": "sunny"}
    answer = client.chat.completions.create(model=model, messages=[*ASKED, spoken, result], tools=TOOLS)
    tell("result", answer.usage.completion_tokens, text=answer.choices[0].message.content)


def errors():
    try:
        OpenAI(api_key="vg-nobody", **options).models.list()
    except AuthenticationError as error:
        tell("error", 0, status=error.status_code)
    try:
        client.chat.completions.create(model="gpt-9", messages=SAY)
    except NotFoundError as error:
        tell("error", 0, status=error.status_code)


async def many():
    """Each closes its connection when it has read [DONE], as this client does, without asking for the usage."""

    async def one():
        async with AsyncOpenAI(api_key=key, **options) as alone:
            text = ""
            async for chunk in await alone.chat.completions.create(model=model, messages=SAY, stream=True):
                for choice in chunk.choices:
                    text += choice.delta.content or ""
            return text

    texts = await asyncio.gather(*(one() for _ in range(int(at_once))))
    tell("many", 0, whole=sum(1 for text in texts if text))


whole()
stream()
tools()
errors()
asyncio.run(many())
