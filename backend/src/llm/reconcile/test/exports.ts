/** Exports as the consoles of providers write them; the figures are made up. */

/** Counts with a decimal, a day without calls, and a model on two rows of one day (of two keys). */
export const OPENAI_USAGE = `start_time,end_time,start_time_iso,end_time_iso,project_id,num_model_requests,user_id,api_key_id,model,batch,service_tier,input_tokens,output_tokens,input_cached_tokens,input_uncached_tokens,input_text_tokens,output_text_tokens,input_cached_text_tokens,input_audio_tokens,input_cached_audio_tokens,output_audio_tokens,input_image_tokens,input_cached_image_tokens,output_image_tokens
1772323200,1772409600,2026-03-01T00:00:00+00:00,2026-03-02T00:00:00+00:00,proj_a,10.0,user-a,key_a,gpt-4o-mini-2024-07-18,FALSE,default,59200.0,10646.0,5760.0,53440.0,53440.0,10646.0,5760.0,0.0,0.0,0.0,0.0,0.0,0.0
1772323200,1772409600,2026-03-01T00:00:00+00:00,2026-03-02T00:00:00+00:00,proj_a,2.0,user-a,key_b,gpt-4o-mini-2024-07-18,FALSE,default,800.0,354.0,0.0,800.0,800.0,354.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0
1772409600,1772496000,2026-03-02T00:00:00+00:00,2026-03-03T00:00:00+00:00,,,,,,,,,,,,,,,,,,,,
`;

/** Thirty decimals, items that are of no model, one that was served with priority, and money that was given back. */
export const OPENAI_COST = `start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,quantity,quantity_unit,line_item,user_id,api_key_id,project_id,organization_id,project_name,organization_name,user_email,api_source
1772323200,1772409600,2026-03-01T00:00:00+00:00,2026-03-02T00:00:00+00:00,0.008016000000000000000000000000,usd,53440,tokens,"gpt-4o-mini-2024-07-18, input",,,proj_a,org-a,A,Acme,,
1772323200,1772409600,2026-03-01T00:00:00+00:00,2026-03-02T00:00:00+00:00,0.000432,usd,5760,tokens,"gpt-4o-mini-2024-07-18, cached input",,,proj_a,org-a,A,Acme,,
1772323200,1772409600,2026-03-01T00:00:00+00:00,2026-03-02T00:00:00+00:00,1.5e-3,usd,10,tokens,"priority | gpt-4o-mini-2024-07-18, output, long context",,,proj_a,org-a,A,Acme,,
1772323200,1772409600,2026-03-01T00:00:00+00:00,2026-03-02T00:00:00+00:00,0.25,usd,25,calls,web search tool calls,,,proj_a,org-a,A,Acme,,
1772323200,1772409600,2026-03-01T00:00:00+00:00,2026-03-02T00:00:00+00:00,-0.10,usd,,,"gpt-4o-mini-2024-07-18, credit",,,proj_a,org-a,A,Acme,,
1772409600,1772496000,2026-03-02T00:00:00+00:00,2026-03-03T00:00:00+00:00,,,,,,,,,,,,,
`;

export const ANTHROPIC_USAGE = `usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens,web_search_count,inference_geo,speed
2026-03-01,claude-haiku-4-5-20251001,bot,Default,standard,≤ 200k,46981,15969,31,7000,16932,0,global,
2026-03-01,claude-haiku-4-5-20251001,bot,Default,batch,≤ 200k,19,0,0,0,68,0,global,
2026-03-03,claude-opus-4-5-20251101,bot,Default,standard,> 200k,100,0,0,0,50,0,global,
`;

export const ANTHROPIC_COST = `usage_date_utc,model,workspace,api_key,usage_type,context_window,token_type,cost_usd,list_price_usd,cost_type,inference_geo,speed,api_key_id,api_key_status
2026-03-01,Claude Haiku 4.5,Default,bot,message,≤ 200k,input_no_cache,0.05,0.05,token,not_available,,apikey_01AAA,active
2026-03-01,Claude Haiku 4.5,Default,bot,message,≤ 200k,output,0.02,0.02,token,not_available,,apikey_01AAA,active
2026-03-01,,Default,bot,,,,0.10,0.10,web_search,,,apikey_01AAA,active
`;

/** Days of Beijing, as the console has them since the summer of 2026. */
export const DEEPSEEK_USAGE = `user_id,start_time_iso,end_time_iso,model,api_key_name,api_key,type,price,amount
u1,2026-03-01T00:00:00+08:00,2026-03-02T00:00:00+08:00,deepseek-chat,"Team, Primary",sk-***,input_cache_hit_tokens,0.00000002,1000
u1,2026-03-01T00:00:00+08:00,2026-03-02T00:00:00+08:00,deepseek-chat,"Team, Primary",sk-***,input_cache_miss_tokens,0.000002,500
u1,2026-03-01T00:00:00+08:00,2026-03-02T00:00:00+08:00,deepseek-chat,"Team, Primary",sk-***,output_tokens,0.000003,200
u1,2026-03-01T00:00:00+08:00,2026-03-02T00:00:00+08:00,deepseek-chat,"Team, Primary",sk-***,request_count,,3
`;

/** And before. */
export const DEEPSEEK_COST = `user_id,utc_date,model,wallet_type,cost,currency
u1,20260301,deepseek-chat,Paid,0.032532,CNY
u1,20260301,deepseek-chat,Granted,0.01,CNY
`;

/** A spreadsheet of a German office: a mark, semicolons, commas for decimals, a field of two lines. */
export const SPREADSHEET =
  '\uFEFF"Tag";"Modell";"Eingabe";"Ausgabe";"Kosten";"Notiz"\r\n' +
  '"2026-03-01";"qwen-plus";"1.234.567";"4.321";"1.234,56";"zwei\nZeilen"\r\n' +
  '"2026-03-02";"qwen-plus";"10";"5";"0,5";""\r\n';
