"""Mixed video and image finetuning (paper section 4.2): losses, presets, the loop, the finetune as an asset."""
