/**
 * What the packer of pages knows before it begins (RFC 1951 calls it a preset dictionary): text that events are full
 * of, the most usual last. Without it a page of one answer takes twice the bytes. Pages on disk were packed with it:
 * never change it, add another under the next format number instead.
 */
export const pageDictionary = Buffer.from(
  [
    '["learner.enrolled",1,["class","learner","name","picture"]]["class.opened",1,["class","name","school"]]',
    '["pack.assigned",1,["bytes","class","pack","title"]]["plan.changed",1,["by","mode","note","skills"]]',
    '["evidence.given",1,["by","id","kind","level","note","raters","skills"]]["reflection.written",1,["text"]]',
    '["preference.changed",2,["field","value"]]["hint.taken",1,["item","number","pack","seed","skills"]]',
    '["goal.set",1,["goal","until"]]["wallet.entry",1,["amount","reason"]]["activity","session","mode","time"]',
    '"placement","practice","review","judgement","unknown","choices","choice","several","match","pairs","order"',
    'subtract-within-20/3"multiply-within-100/1"divide-within-100/2"fractions-of-a-whole/4"add-within-10/1',
    '"off-by-one","place-value","added-instead"],[false,false,true,true],[[0,0,0,0],[1,1,1,1]],[null,null]',
    '{"events":{"kinds":[["answer.submitted",2,["correct","difficulty","guess","hints","item","misconception",',
    '"ms","pack","purpose",["response",["text","type"]],"score","seed","skills"]],["answer.submitted",2,["correct"',
    ',"difficulty","guess","hints","item","misconception","ms","pack",["response",["choice","type"]],"score",',
    '"seed","skills"]]],"kind":[0],"time":[1790000000000],"tick":[0],"label":[0],"offset":[null],"columns":[[[true]',
    ',[-0.4],[0.05],[0],["add-within-20/2"],[null],[4000],["0123456789abcdef"],["12"],["number"],[1],[1],',
    '[["add-within-20"]]]]}',
  ].join(''),
);
