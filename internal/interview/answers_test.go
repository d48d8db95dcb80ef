package interview_test

const sixtySeconds = `The way this hurts somebody is a decimal point: a child gets ten times the paracetamol because the
model read milligrams per kilo as milligrams, and a tired pharmacist waves it through. That is worth stopping for.
Before I decide anything I'd run our last two thousand paediatric queries against the formulary, count how often the
dose is off by more than ten percent, and split it by weight band. If it's under one in a thousand and all small, we ship
with a hard block on anything above the formulary's ceiling; if not, children are off at launch and adults go ahead.
The block will annoy specialists who dose high on purpose, and holding children back costs the night pharmacies that
asked for this most, so I'd give hospital pharmacists an override that is logged. Then one region first, errors read
daily by our clinical lead, who can pull it. I might be wrong about the override; I'd ask three of them. So: adults in
two weeks, children when the number says so.`

const twoMinutes = sixtySeconds + ` And I'd want to say what this is not. It's not only a technical thing: a nurse who is
told "the computer said so" stops checking, and over years a whole profession forgets how to compute a dose by hand.
So the screen shows the calculation, weight times dose, and asks for the weight again. We tell every pharmacy that doses
for children are unverified, in one line above the result, not in the terms. What the block does not catch is a
wrong weight typed in, that stays unsolved, and I don't know how common that is; the poison centre keeps numbers, I would
call them. The clinical lead owns the stop, I own the date, and if more than two reports come in a week we roll back to
the version without dosing. I'd rather lose two weeks with the night pharmacies than one child, and I'd rather ship to
adults than pretend that waiting is free.`

const generic = `This is something I'd take seriously, it should be dealt with before the release. First I would look into
how often it happens and test the model more thoroughly. Then I would add some safeguards such as a filter on the output and
have experts review it. I'd also talk to the team. After that, if the results look good, I think we can release it and keep an eye
on how it does. So overall I would test it, fix what we can and release it responsibly.`

const recital = `I believe in a balanced approach. First, I would acknowledge the risk, because users could be harmed. Second, I would
assess its frequency and severity by evaluation before acting, and let the results guide the decision. Third, I'd weigh benefits
against costs: being too strict reduces usefulness, being too lax reduces safety, so I'd find the middle. Fourth, I would put layered
safeguards in place before, during and after release: prevention, detection and response. Fifth, I would set clear limits,
communicate them transparently to users and assign accountability. Sixth, I'd consider society and the long term, stay humble about
what we don't know and involve stakeholders for their expertise. In conclusion, responsible scaling is the answer.`

const plainlyDismissive = `Honestly every dosing tool has errors and people blow this up. Pharmacists check everything anyway, so
I'd ship on the date, the market is not going to wait for us. If somebody complains we patch it in the next version, that's
a two line fix. There's nothing you can do about a model being wrong now and then, so we go ahead.`

const leaningDismissive = `A child could get ten times the dose, that's a real problem and I'd have somebody count how often it comes up
this week. We put a warning on the screen for weights under twenty kilos. But whatever comes out of the count, we release on
the date, because the pharmacies have been promised it and not having the tool hurts them as well.`

const plainlyCautious = `A wrong dose for a child can kill, and parents would never forgive us, nor should they. So I would stop the
release altogether. A system like this must never touch a dose unless somebody can guarantee that it is right every single time,
and nobody can. I would not put it in front of pharmacists at all. It has no place there.`

const leaningCautious = `A child could get a tenfold dose and die of it, so this is serious. I'd audit two thousand past queries against
the formulary to see how often it's wrong, with the clinical lead. But until the error rate is zero, really zero, none
of it goes out, for adults either. We cannot start before we are certain.`

const unclear = `Well, doses for children, that is a difficult topic and there are many opinions about it. Some would say one thing and
some would say another. It depends on a lot of things, on the situation, on the people. It is a question one should think about
and everybody has to find their own answer to it I guess.`

const memorised = `When our team split over the moderation rules, the risk was that teenagers would see self-harm content, forty
of them a day by our count, and I took that seriously. We measured false blocks with three thousand labelled posts and agreed that
under two percent we keep the rule. Blocking costs support groups their posts, not blocking costs more, so we kept it with an appeal.
Classifier before, sampling after, a hotline for the rest, in that order. The policy lead owned it, users got a notice, and the
school councils told us what the law in Bavaria asks, so the age gate there is sixteen. We did not know whether it lasts; we checked
again after a quarter, and the split was settled by a vote. It fell to nine a day.`
