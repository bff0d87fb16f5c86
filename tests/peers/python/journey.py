"""An unsolicited contact, from raising to closing and reopening, with gql: over HTTP, and pushed over a web socket."""

import asyncio
import json
import os
import uuid
from datetime import datetime, timezone

from gql import Client, gql
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.websockets import WebsocketsTransport

INSTALLATION = json.loads(os.environ["WARDBOOK_INSTALLATION"])
URL = INSTALLATION["url"]


def account(**wanted):
    """The first account with these fields."""
    return next(a for a in INSTALLATION["accounts"] if all(a[k] == v for k, v in wanted.items()))


def words(text):
    return {"parts": [{"text": text}]}


class Caller:
    """Somebody who calls with her token."""

    def __init__(self, who):
        transport = AIOHTTPTransport(url=URL, headers={"Authorization": f"Bearer {who['token']}"})
        self.client = Client(transport=transport, fetch_schema_from_transport=False)
        self.token = who["token"]

    async def ask(self, document, **variables):
        async with Client(transport=self.client.transport) as session:
            request = gql(document)
            request.variable_values = variables
            return await session.execute(request)

    async def does(self, field, **fields):
        kind = field[0].upper() + field[1:] + "Input"
        document = f"""mutation ($input: {kind}!) {{
            {field}(input: $input) {{ receipt {{ version }} userErrors {{ code message clause }} }} }}"""
        answer = await self.ask(document, input={"idempotencyKey": str(uuid.uuid4()), **fields})
        assert not answer[field]["userErrors"], (field, answer)
        return answer[field]["receipt"]["version"]

    def socket(self):
        return Client(
            transport=WebsocketsTransport(
                url=URL.replace("http", "ws", 1),
                init_payload={"token": self.token},
                subprotocols=[WebsocketsTransport.GRAPHQLWS_SUBPROTOCOL],
            )
        )


async def main():
    teacher_account = account(role="reporter")
    teacher = Caller(teacher_account)
    me = await teacher.ask("{ me { memberships { school { id } person { id } } } }")
    school = me["me"]["memberships"][0]["school"]["id"]
    concern = {
        "details": {
            "unsolicitedContact": {
                "from": "CURRENT_PUPIL",
                "platform": "a game with a chat",
                "direction": "INCOMING",
                "account": "PERSONAL",
                "nature": "ORDINARY",
                "senderAge": 10,
                "replied": "NO",
                "priorRelationship": "NO",
            }
        },
        "narrative": words("A pupil sent me a friend request."),
    }
    told = await teacher.ask(
        """query ($school: ID!, $concern: RaiseConcernFields!) {
            whoWillBeTold(school: $school, concern: $concern) { people { person { name } } } }""",
        school=school,
        concern=concern,
    )
    reader = Caller(account(name=told["whoWillBeTold"]["people"][0]["person"]["name"], school=teacher_account["school"]))

    raised = await teacher.ask(
        """mutation ($input: RaiseConcernInput!) {
            raiseConcern(input: $input) { submission { id status } userErrors { code message } } }""",
        input={"school": school, "idempotencyKey": str(uuid.uuid4()), **concern},
    )
    assert not raised["raiseConcern"]["userErrors"], raised
    case = raised["raiseConcern"]["submission"]["id"]

    async with reader.socket() as session:
        watch = gql("subscription ($case: ID!) { caseChanged(caseId: $case) { case { version status } } }")
        watch.variable_values = {"case": case}
        pushes = session.subscribe(watch)
        first = asyncio.create_task(anext(pushes))
        # Asked after it on the same socket: once this is answered, the subscription is at work.
        await session.execute(gql("{ __typename }"))
        await reader.does("acknowledge", case=case)
        pushed = await asyncio.wait_for(first, 20)
        assert pushed["caseChanged"]["case"]["version"] > 1, pushed
        await pushes.aclose()

    async def look(**at):
        query = """query ($id: ID!, $asOf: DateTime) {
            case(id: $id, asOf: $asOf) { version status duties { number kind status } departures { number } } }"""
        return (await reader.ask(query, id=case, **at))["case"]

    async def decides(field, **fields):
        return await reader.does(field, case=case, expectedVersion=(await look())["version"], **fields)

    async def closes():
        for departure in (await look())["departures"]:
            await reader.does("explainDeparture", case=case, departure=departure["number"], explanation=words("Done late."))
        await decides("closeCase", reasons=words("Declined; the family was spoken to."))

    await decides("triageConcern", level="NO_ACTION", reasons=words("Declined, settings checked."))
    before = datetime.now(timezone.utc)
    await asyncio.sleep(0.01)
    await closes()
    assert (await look())["status"] == "CLOSED"
    await decides("reopenCase", reasons=words("A second request came."))
    assert (await look())["status"] != "CLOSED"
    await closes()
    then = await look(asOf=before.isoformat())
    assert then["status"] != "CLOSED", then
    print(f"journey: closed, reopened and closed again at version {(await look())['version']}, replayed")


asyncio.run(main())
