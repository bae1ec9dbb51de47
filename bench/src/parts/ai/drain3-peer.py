"""Reads {"lines": [...], "isMasked": bool} a line, answers {"templates": [...], "seconds": CPU time}."""
import json
import sys
import time

from drain3 import TemplateMiner
from drain3.masking import MaskingInstruction
from drain3.template_miner_config import TemplateMinerConfig

# What its documentation masks: addresses, hexadecimal and decimal numbers that stand alone.
MASKS = (
    (r"((?<=[^A-Za-z0-9])|^)(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})((?=[^A-Za-z0-9])|$)", "*"),
    (r"((?<=[^A-Za-z0-9])|^)(0x[a-fA-F0-9]+)((?=[^A-Za-z0-9])|$)", "*"),
    (r"((?<=[^A-Za-z0-9])|^)([\-\+]?\d+)((?=[^A-Za-z0-9])|$)", "*"),
)


def mine(lines, is_masked):
    config = TemplateMinerConfig()
    if is_masked:
        config.masking_instructions = [MaskingInstruction(pattern, name) for pattern, name in MASKS]
    miner = TemplateMiner(None, config)
    clusters = [miner.add_log_message(line)["cluster_id"] for line in lines]
    texts = {cluster.cluster_id: cluster.get_template() for cluster in miner.drain.clusters}
    # Once more, when all templates are known.
    began = time.process_time()
    for line in lines:
        miner.add_log_message(line)
    seconds = time.process_time() - began
    return {"templates": [texts[cluster] for cluster in clusters], "seconds": seconds}


for request in sys.stdin:
    asked = json.loads(request)
    print(json.dumps(mine(asked["lines"], asked["isMasked"])), flush=True)
